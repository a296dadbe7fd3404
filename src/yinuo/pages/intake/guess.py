"""What kind of request a caller's words mean: one short list that anybody can read and mend.

The first kind whose words occur wins; an enquiry where none does. The page applies the same list while the agent
types (``js/intake.js``), so a colleague sees at once what was guessed and changes it with one key.
"""

from yinuo.catalog.models import RequestKind

KIND_WORDS: tuple[tuple[RequestKind, tuple[str, ...]], ...] = (
    (
        RequestKind.COMPLAINT,
        (
            "投诉", "举报", "态度", "没人来", "没有来", "没来", "不来", "爽约", "失约", "推诿", "敷衍", "乱收费",
            "多收", "骗", "第二次", "第三次", "又坏", "还没修", "complain", "nobody came", "rude", "overcharged",
        ),
    ),
    (RequestKind.COMMENDATION, ("表扬", "感谢", "锦旗", "点赞", "谢谢师傅", "praise", "thank the")),
    (RequestKind.SUGGESTION, ("建议", "希望能", "能不能增", "最好能", "suggest")),
    (
        RequestKind.BUSINESS_REQUEST,
        (
            "办理", "开通", "过户", "发票", "续费", "续保", "报装", "移机", "退款", "更名", "预约安装",
            "invoice", "refund", "renew", "install",
        ),
    ),
    (
        RequestKind.REPAIR,
        (
            "坏", "维修", "报修", "修理", "漏", "不出", "不制", "不亮", "不热", "不冷", "不转", "不通", "故障",
            "异响", "噪音", "堵", "停电", "停水", "停气", "打不着", "点不着", "没反应", "跳闸", "滴水", "E1", "E2",
            "broken", "leak", "repair", "does not work", "no hot water",
        ),
    ),
    (RequestKind.INTERNAL, ("同事", "内部", "工位", "打印机", "colleague")),
)  # fmt: skip
OTHERWISE = RequestKind.ENQUIRY


def guess_kind(words: str) -> RequestKind:
    """The kind that some words mean by KIND_WORDS."""
    folded = words.lower()
    for kind, marks in KIND_WORDS:
        if any(mark.lower() in folded for mark in marks):
            return kind
    return OTHERWISE


def guess_table() -> list[list[object]]:
    """KIND_WORDS for the page, as JSON takes it: ``[["complaint", ["投诉", …]], …]``."""
    return [[kind.value, [mark.lower() for mark in marks]] for kind, marks in KIND_WORDS]
