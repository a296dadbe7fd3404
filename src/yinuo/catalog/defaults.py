"""The tree a new instance starts with: a firm that repairs household appliances and looks after property."""

from dataclasses import dataclass

from yinuo.catalog.models import RequestKind, Stage

PRE, DURING, AFTER = Stage.PRE_SALE, Stage.IN_SALE, Stage.AFTER_SALE


@dataclass(frozen=True, slots=True)
class DefaultCategory:
    """A node: Chinese and English name, stage, kind (None: any), children."""

    name: str
    name_en: str
    stage: Stage
    kind: RequestKind | None = None
    children: tuple["DefaultCategory", ...] = ()


def _branch(
    name: str, name_en: str, stage: Stage, kind: RequestKind | None, leaves: tuple[tuple[str, str], ...]
) -> DefaultCategory:
    """A node whose children share its stage and kind."""
    return DefaultCategory(
        name, name_en, stage, kind, tuple(DefaultCategory(zh, en, stage, kind) for zh, en in leaves)
    )


DEFAULT_CATALOG: tuple[DefaultCategory, ...] = (
    DefaultCategory(
        "家电维修",
        "Appliance repair",
        AFTER,
        RequestKind.REPAIR,
        (
            _branch(
                "燃气热水器",
                "Gas water heater",
                AFTER,
                RequestKind.REPAIR,
                (
                    ("不出热水", "No hot water"),
                    ("点不着火", "Does not ignite"),
                    ("水温忽冷忽热", "Temperature swings"),
                    ("漏水", "Water leak"),
                    ("报故障码", "Shows a fault code"),
                    ("疑似燃气泄漏", "Suspected gas leak"),
                ),
            ),
            _branch(
                "燃气灶",
                "Gas hob",
                AFTER,
                RequestKind.REPAIR,
                (
                    ("打不着火", "Does not ignite"),
                    ("自动熄火", "Goes out by itself"),
                    ("火力小", "Weak flame"),
                ),
            ),
            _branch(
                "空调",
                "Air conditioner",
                AFTER,
                RequestKind.REPAIR,
                (
                    ("不制冷", "Does not cool"),
                    ("不制热", "Does not heat"),
                    ("内机漏水", "Indoor unit leaks"),
                    ("噪音大", "Loud noise"),
                    ("加氟", "Refrigerant refill"),
                ),
            ),
            _branch(
                "洗衣机",
                "Washing machine",
                AFTER,
                RequestKind.REPAIR,
                (("不脱水", "Does not spin"), ("不进水", "Takes no water"), ("异响", "Unusual noise")),
            ),
            _branch(
                "冰箱",
                "Refrigerator",
                AFTER,
                RequestKind.REPAIR,
                (
                    ("不制冷", "Does not cool"),
                    ("结霜严重", "Heavy frost"),
                    ("门关不严", "Door does not seal"),
                ),
            ),
            _branch(
                "净水器",
                "Water purifier",
                AFTER,
                RequestKind.REPAIR,
                (("更换滤芯", "Filter change"), ("不出水", "No water"), ("漏水", "Water leak")),
            ),
            _branch(
                "油烟机",
                "Range hood",
                AFTER,
                RequestKind.REPAIR,
                (("吸力小", "Weak suction"), ("漏油", "Drips oil"), ("不启动", "Does not start")),
            ),
        ),
    ),
    DefaultCategory(
        "物业报修",
        "Property repair",
        AFTER,
        RequestKind.REPAIR,
        (
            _branch(
                "水电",
                "Water and electricity",
                AFTER,
                RequestKind.REPAIR,
                (
                    ("停水停电", "Water or power cut"),
                    ("水管漏水", "Leaking pipe"),
                    ("下水堵塞", "Blocked drain"),
                    ("跳闸", "Circuit breaker trips"),
                ),
            ),
            _branch(
                "公共设施",
                "Common facilities",
                AFTER,
                RequestKind.REPAIR,
                (
                    ("电梯困人", "Trapped in a lift"),
                    ("电梯故障", "Lift out of order"),
                    ("门禁道闸", "Entrance and barrier"),
                    ("公共照明", "Common lighting"),
                    ("消防设施", "Fire equipment"),
                ),
            ),
            _branch(
                "房屋本体",
                "Building",
                AFTER,
                RequestKind.REPAIR,
                (
                    ("屋面外墙渗水", "Roof or wall seepage"),
                    ("门窗", "Doors and windows"),
                    ("墙面地面", "Walls and floors"),
                ),
            ),
        ),
    ),
    _branch(
        "安装移机",
        "Installation and moving",
        DURING,
        RequestKind.BUSINESS_REQUEST,
        (
            ("新机安装", "New installation"),
            ("移机", "Moving an appliance"),
            ("拆机", "Removal"),
            ("改约上门时间", "Change of appointment"),
        ),
    ),
    _branch(
        "保养清洗",
        "Maintenance and cleaning",
        AFTER,
        RequestKind.BUSINESS_REQUEST,
        (
            ("空调清洗", "Air conditioner cleaning"),
            ("油烟机清洗", "Range hood cleaning"),
            ("热水器保养", "Water heater service"),
        ),
    ),
    _branch(
        "费用票据",
        "Fees and invoices",
        AFTER,
        RequestKind.BUSINESS_REQUEST,
        (
            ("开具发票", "Issue an invoice"),
            ("发票重开", "Reissue an invoice"),
            ("物业费", "Property fee"),
            ("退费", "Refund"),
        ),
    ),
    _branch(
        "投诉",
        "Complaints",
        AFTER,
        RequestKind.COMPLAINT,
        (
            ("未按约上门", "Missed appointment"),
            ("服务态度", "Attitude"),
            ("维修质量", "Quality of the repair"),
            ("乱收费", "Wrong charges"),
            ("产品质量", "Quality of the product"),
            ("噪音扰民", "Noise nuisance"),
            ("环境卫生", "Cleanliness"),
            ("停车管理", "Parking"),
        ),
    ),
    _branch(
        "售前咨询",
        "Before buying",
        PRE,
        RequestKind.ENQUIRY,
        (
            ("产品选型", "Choosing a product"),
            ("价格优惠", "Prices and offers"),
            ("安装条件", "Installation requirements"),
        ),
    ),
    _branch(
        "售后咨询",
        "After buying",
        AFTER,
        RequestKind.ENQUIRY,
        (
            ("使用方法", "How to use it"),
            ("保修政策", "Warranty terms"),
            ("收费标准", "Price list"),
            ("延保年卡", "Extended warranty card"),
            ("办理进度", "Progress of a matter"),
        ),
    ),
    _branch(
        "建议",
        "Suggestions",
        AFTER,
        RequestKind.SUGGESTION,
        (("服务改进", "Better service"), ("产品改进", "Better products"), ("小区管理", "Estate management")),
    ),
    _branch(
        "表扬",
        "Commendations",
        AFTER,
        RequestKind.COMMENDATION,
        (("表扬个人", "A person"), ("表扬团队", "A team")),
    ),
    _branch(
        "内部协办",
        "Between departments",
        DURING,
        RequestKind.INTERNAL,
        (
            ("备件申领", "Spare parts"),
            ("技术支持", "Technical support"),
            ("费用审批", "Approval of expenses"),
            ("信息核实", "Checking of facts"),
            ("系统账号", "Accounts and systems"),
        ),
    ),
)
