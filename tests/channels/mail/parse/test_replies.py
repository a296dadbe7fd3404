"""Chinese programs above all: what the writer added, without what his program quoted."""

import pytest

from yinuo.channels.mail.parse.quotes import extract_reply

OLD = "您好，师傅周三上门。\n一诺服务台"


@pytest.mark.parametrize(
    "intro",
    [
        ('------------------ 原始邮件 ------------------\n发件人: "服务台" <a@b.cn>;\n发送时间: 2026年11月19日(星期四) 上午10:00\n'
        '收件人: "张三"<c@d.cn>;\n主题: 回复: 空调'),
        "------------------&nbsp;原始邮件&nbsp;------------------".replace("&nbsp;", " "),
        "-----原始邮件-----",
        "---原始邮件---",
        "-----邮件原件-----\n发件人: 服务台 <a@b.cn> \n发送时间: 2026年11月19日 10:00\n收件人: c@d.cn\n主题: 空调",
        "________________________________\n发件人: 服务台 <a@b.cn>\n发送时间: 2026年11月19日 10:00\n收件人: c@d.cn\n主题: 空调",
        "发件人： 服务台\n发送时间： 2026-11-19 10:00\n收件人： 张三\n抄送： 李四\n主题： 空调",
        "寄件者： 服務台 <a@b.tw>\n寄件日期： 2026年11月19日\n收件者： c@d.tw\n主旨： 冷氣",
        'At 2026-11-19 10:00:00, "服务台" <a@b.cn> wrote:',
        '在 2026-11-19 10:00:00，"服务台" <a@b.cn> 写道：',
        "在2026-11-19 10:00:00，服务台 <a@b.cn> 写道:",
        "服务台 <a@b.cn> 于2026年11月19日周四 上午10:00写道：",
        "2026年11月19日 上午10:00，服务台 <a@b.cn>写道：",
        "在 2026年11月19日，上午10:00，服务台 <a@b.cn> 写道：",
        "于 2026/11/19 10:00, 服务台 写道:",
        "於 2026年11月19日 週四 上午10:00寫道：",
        "2026年11月19日(木) 10:00 サービス <a@b.jp>:",
        "差出人: サービス <a@b.jp>\n送信日時: 2026年11月19日 10:00\n宛先: c@d.jp\n件名: エアコン",
        "2026년 11월 19일 (목) 오전 10:00, 서비스 <a@b.kr>님이 작성:",
        "보낸 사람: 서비스\n보낸 날짜: 2026년\n받는 사람: 김\n제목: 에어컨",
        "19 нояб. 2026 г., в 10:00, Сервис <a@b.ru> написал(а):",
        "От: Сервис\nОтправлено: 19 ноября 2026 г. 10:00\nКому: c@d.ru\nТема: кондиционер",
        "Am 19.11.2026 um 10:00 schrieb Service <a@b.de>:",
        "Le jeu. 19 nov. 2026 à 10:00, Service <a@b.fr> a écrit :",
        "El jue, 19 nov 2026 a las 10:00, Servicio (<a@b.es>) escribió:",
        "Em qui., 19 de nov. de 2026 às 10:00, Serviço <a@b.br> escreveu:",
        "Den tors 19 nov. 2026 kl 10:00 skrev Service <a@b.se>:",
        "原始邮件\n\n发件人：服务台 < a@b.cn >\n发件时间：2026年11月19日 10:00\n收件人：张三\n主题：空调",
        'Original Email\n\nSender:"Desk"< a@b.cn >;\nSent Time:2026/11/19 10:00\nTo:"Li"< c@d.cn >;\nSubject:Re: x',
        "-" * 66 + "\n发件人：服务台 <a@b.cn>\n日　期：2026年11月19日\n收件人：张三\n主　题：空调",
        "---- 回复的原邮件 ----\n| 发件人 | 服务台 |\n| 日期 | 2026年11月19日 |\n| 主题 | 空调 |",
        "---- Replied Message ----\n| From | Desk |\n| Date | 11/19/2026 |\n| Subject | x |",
        "Op 17-feb.-2026, om 13:18 heeft Service <a@b.nl> het volgende geschreven:",
        "2026-11-19 10:00 GMT+08:00 Service <\nservice@b.cn>:",
        "04 апреля 2026, 16:52 от service@b.ru:",
        "--- On Thu, 19/11/26, Service <a@b.cn> wrote:",
        "---- Service wrote ----",
        "Date: Thu, 19 Nov 2026 10:00:00 +0800\nTo: c@d.cn",
        "Date: Thu, 19 Nov 2026 10:00:00\nTo: c\nFrom: a@b.cn\nSubject: x",
    ],
)  # fmt: skip
@pytest.mark.parametrize("marked", [False, True], ids=["bare", "marked"])
def test_what_a_program_quotes_is_left_out(intro: str, marked: bool) -> None:
    old = OLD.replace("\n", "\n> ") if marked else OLD
    assert (
        extract_reply(f"还没有修好，请再派人。\n\n{intro}\n\n{'> ' * marked}{old}")
        == "还没有修好，请再派人。"
    )


@pytest.mark.parametrize(
    "signature",
    [
        "发自我的iPhone", "发自我的华为手机", "从我的 iPad 发送", "來自我的 iPhone".replace("來自", "發自"), "获取 Outlook for iOS",
        "Sent from my iPhone", "Gesendet von meinem iPhone", "Envoyé de mon iPhone", "iPhoneから送信", "-- \n张三\n某某公司",
        "--\n张三 13812345678", "——\n张三", "此致\n敬礼\n\n张三\n某某物业有限公司\n电话：010-12345678",
        "Best regards,\nZhang San\nExample Ltd.\n+86 10 1234 5678",
    ],
)  # fmt: skip
def test_a_signature_is_left_out(signature: str) -> None:
    assert extract_reply(f"好的，周三可以。\n\n{signature}") == "好的，周三可以。"


@pytest.mark.parametrize(
    "text",
    [
        "好的，谢谢！",
        "谢谢\n张三",
        "Thanks,\nAlex",
        "日期：周三\n时间：上午十点\n地址：人民路1号",
        "- 第一\n- 第二\n- 第三",
        "我在网上看到有人写道：空调要每年清洗。\n我的没有清洗过。",
        "Sent from my desk, it is much easier.",
        "Visit us now\n>>> >>>  http://www.domain.com <<<\nVisit our site by the link above",
        "Date: Wednesday\nTo: the office\nPlease bring your card.",
        "转一下\n\n---------- Forwarded message ----------\nFrom: a@b.cn\nDate: x\nSubject: y\nTo: z\n\ntext",
        "请看：\n\n-------- 转发邮件信息 --------\n发件人：a@b.cn\n发送日期：2026\n收件人：c@d.cn\n主题：x\n\n正文",
    ],
)
def test_what_the_writer_wrote_stays(text: str) -> None:
    assert extract_reply(text) == text


def test_answers_between_quoted_lines_are_all_kept() -> None:
    text = "在 2026-11-19 10:00，a@b.cn 写道：\n> 周三可以吗？\n\n可以。\n\n> 地址对吗？\n\n对。"
    assert extract_reply(text) == "可以。\n\n对。"


def test_a_mail_that_only_quotes_is_shown_whole() -> None:
    assert extract_reply("> 周三可以吗？\n> 谢谢") == "周三可以吗？\n谢谢"
