from django import forms


class SampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(label="事由", help_text="一句话说清楚客户要什么")
    what = forms.CharField(
        label="经过", widget=forms.Textarea(attrs={"rows": 3}), max_length=200, required=False
    )
    kind = forms.ChoiceField(label="类型", choices=[("repair", "报修"), ("complaint", "投诉")])
    mode = forms.ChoiceField(
        label="渠道",
        choices=[("phone", "电话"), ("desk", "来访"), ("mail", "邮件")],
        widget=forms.RadioSelect,
    )
    again = forms.BooleanField(label="重复来电", required=False)
