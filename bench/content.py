"""The same Chinese words for everybody who is measured: bodies of about 300 characters, no two alike."""

SENTENCES = (
    "您好，我家住在阳光花园三号楼二单元，上个月在贵公司门店购买的空调最近出现了故障。",
    "开机大约半小时以后仍然不制冷，外机的风扇不转，遥控器上也没有任何报警代码。",
    "家里有八十多岁的老人和一个刚满月的孩子，这几天气温很高，晚上完全无法休息。",
    "之前打过一次客服电话，接线员答复说四十八小时之内会有师傅联系，可是到现在也没有人来电。",
    "我查过保修卡，整机保修三年，压缩机保修六年，目前仍然在保修期以内，不应该另外收费。",
    "希望能够尽快安排师傅上门检查，最好是在工作日的晚上七点以后，或者周六全天都可以。",
    "上门之前请提前一个小时打电话联系，小区需要登记访客信息，停车要从北门的地下车库进入。",
    "如果需要更换零件，请先告诉我价格和到货的时间，再决定是否更换，发票抬头开公司的名称。",
    "另外去年安装的热水器排水管有一点渗水，能不能一并帮忙看一下，费用可以另行结算。",
    "请把处理的进度用短信告诉我，也请给我一个准确的答复时间，非常感谢你们的帮助。",
)
TITLES = (
    "空调开机不制冷",
    "热水器漏水",
    "洗衣机脱水异响",
    "燃气灶打不着火",
    "物业费账单有误",
    "快递签收未收到",
)
SURNAMES = "李王张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗"


def body(number: int) -> str:
    """About 300 characters, told apart by number and order of sentences."""
    start = number % len(SENTENCES)
    chosen = [SENTENCES[(start + step * 3) % len(SENTENCES)] for step in range(8)]
    return f"订单编号{number:08d}。" + "".join(chosen)


def title(number: int) -> str:
    return f"{TITLES[number % len(TITLES)]}（{number:06d}）"


def name(number: int) -> str:
    return f"{SURNAMES[number % len(SURNAMES)]}{'女士' if number % 2 else '先生'}"


def phone(number: int) -> str:
    """One of 2,000 customers' numbers."""
    return f"138{10_000_000 + number % 2_000:08d}"
