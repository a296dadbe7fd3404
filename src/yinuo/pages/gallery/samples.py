"""Made-up content for the gallery, taken from the picture of the workspace."""

from yinuo.core.templatetags.components import DUE_SHAPES

TONE_WORDS = {
    "kept": "已兑现", "soon": "剩 38 分钟", "broken": "超时 2 小时",
    "calm": "今天 17:30", "hold": "等客户", "waived": "客户免除",
}  # fmt: skip


def _card(what: str, tone: str, percent: int, told: str, detail: str) -> dict[str, object]:
    words = {**TONE_WORDS, "broken": "已失约"}
    return {
        "what": what,
        "tone": tone,
        "word": words[tone],
        "percent": percent,
        "told": told,
        "detail": detail,
        "due_title": "2026-11-20 16:00",
        "href": "",
    }


CARDS = [
    _card("上午上门", "broken", 100, "答应 12:00 前 · 外包未接单", "补救：致歉、免费、督办"),
    _card("改约上门", "soon", 84, "答应 16:00 前 · 林晓承诺", "内控 15:40"),
    _card("出发前来电", "kept", 100, "答应 15:30 前 · 刘师傅承诺", "15:18 已致电，通话 40 秒"),
    _card(
        "修好后由班长本人回访并上门核对收费明细与更换的零件",
        "calm",
        12,
        "答应明天 12:00 前 · 林晓承诺",
        "内控 10:00",
    ),
    _card("补寄发票", "waived", 40, "答应周五前 · 财务承诺", "客户免除：改用电子发票"),
]
LIMITS = [
    {"name": "首次响应", "tone": "kept", "word": "8 分钟达标", "note": "", "title": "2026-11-20 14:10"},
    {
        "name": "修复",
        "tone": "calm",
        "word": "周二 14:02 前",
        "note": "（周末不计）",
        "title": "2026-11-24 14:02",
    },
]


def _message(kind: str, author: str, meta: str, text: str, **more: object) -> dict[str, object]:
    return {"kind": kind, "author": author, "meta": meta, "text": text, "anchor": f"sample-{kind}", **more}


MESSAGES = [
    _message(
        "customer",
        "李女士",
        "微信 · 11月20日 周五 14:02",
        "热水器从昨天晚上开始不出热水，昨天打电话报修说今天上午来，等到现在没人来，也没有人给我打电话。家里有老人，今天能修好吗？",
        files=[{"name": "热水器铭牌.jpg", "href": "#", "size": 184320}],
        quoted="> 您的工单已受理",
    ),
    _message(
        "reply",
        "林晓",
        "14:10 · 短信",
        "李女士您好，很抱歉让您久等。我已联系维修班，师傅今天 16:00 前上门，出发前会给您打电话。本次免收上门费。",
        tag="回复",
        foot="已送达",
    ),
    _message(
        "note",
        "陈班长",
        "14:26 · 客户看不到",
        "上午的单派给外包二队，没有接单也没有退单。已改派刘师傅。",
        tag="内部备注",
    ),
    _message("call", "林晓", "15:20 · 呼出", "客户说家里有人，可以随时上门。", tag="电话记录"),
]
FACTS = [
    {
        "icon": "flag-check",
        "at": "14:10",
        "text": "登记两条承诺：16:00 前上门、出发前来电",
        "href": "",
        "tone": "",
    },
    {"icon": "clock-x", "at": "12:00", "text": "上午上门的承诺失约", "href": "#", "tone": "broken"},
]


def _row(title: str, tone: str, under: str, **more: object) -> dict[str, object]:
    return {
        "title": title,
        "tone": tone,
        "word": TONE_WORDS[tone],
        "under": under,
        "href": "#",
        "due_title": "",
        **more,
    }


ROWS = [
    _row("安装师傅多收 50 元材料费", "broken", "赵先生 · 投诉 · 第 2 次来电", is_unread=True),
    _row(
        "热水器不出热水，昨天报修没人来",
        "soon",
        "李女士 · 海河花园 3-1202 · 投诉转维修",
        is_here=True,
        aside="林晓",
    ),
    _row(
        "空调内机漏水，第三次维修，客户要求班长本人到场并出具书面说明", "calm", "周女士 · 翠园 8-301 · 报修"
    ),
    _row("油烟机清洗预约改到周六上午", "hold", "孙先生 · 年卡客户 · 业务办理"),
]
TILES = [
    {
        "word": "承诺兑现",
        "value": "92.4",
        "unit": "%",
        "more": "兑现 208 · 失约 17 · 改约 9 · 免除 3",
        "href": "#",
        "tone": "kept",
    },
    {
        "word": "服务时限达标",
        "value": "88",
        "unit": "%",
        "more": "312 件中 37 件超时",
        "href": "#",
        "tone": "soon",
    },
    {"word": "已失约未补救", "value": "4", "unit": "件", "more": "最久 2 天", "href": "#", "tone": "broken"},
    {"word": "满意度", "value": "4.6", "unit": "/ 5", "more": "区间 4.4–4.7 · 96 份", "href": "", "tone": ""},
]
CHART: dict[str, object] = {
    "xAxis": {"type": "category", "data": ["周一", "周二", "周三", "周四", "周五"]},
    "yAxis": {"type": "value"},
    "tooltip": {"trigger": "axis"},
    "series": [
        {
            "name": "兑现",
            "type": "bar",
            "stack": "all",
            "data": [38, 41, 35, 44, 50],
            "color": "@jade",
            "barWidth": 22,
        },
        {"name": "失约", "type": "bar", "stack": "all", "data": [3, 2, 6, 4, 1], "color": "@cinnabar"},
    ],
}


def everything() -> dict[str, object]:
    """The whole gallery by the names its template uses."""
    return {
        "tones": [{"tone": tone, "word": TONE_WORDS[tone]} for tone in DUE_SHAPES],
        "cards": CARDS,
        "limits": LIMITS,
        "expectation": "今天修好；少等待",
        "messages_shown": MESSAGES,
        "facts": FACTS,
        "rows": ROWS,
        "tiles": TILES,
        "people": ["林晓", "陈班长", "李女士", "王经理", "Anna Berg", "刘师傅"],
    }
