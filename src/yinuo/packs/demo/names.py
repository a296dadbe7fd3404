"""Names, estates, devices and numbers of the demonstration's customers: believable, nobody's."""

from dataclasses import dataclass
from random import Random

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
)
GIVEN = [
    "伟",
    "芳",
    "娜",
    "敏",
    "静",
    "丽",
    "强",
    "磊",
    "军",
    "洋",
    "勇",
    "艳",
    "杰",
    "娟",
    "涛",
    "明",
    "超",
    "霞",
    "平",
    "刚",
    "桂英",
    "建华",
    "建国",
    "志强",
    "秀兰",
    "秀英",
    "丽娟",
    "晓燕",
    "晓珊",
    "海燕",
    "国庆",
    "文静",
    "雨桐",
    "子轩",
    "浩然",
    "思远",
    "佳怡",
    "梓涵",
    "一鸣",
    "春梅",
    "玉兰",
    "永康",
    "振华",
    "立新",
    "红梅",
    "雪梅",
    "凤英",
    "金花",
    "少华",
    "若曦",
    "俊杰",
    "宇航",
]
ESTATES = [
    "海河花园",
    "翠园",
    "金色家园",
    "阳光新城",
    "碧水湾",
    "锦绣华庭",
    "江南里",
    "春风小区",
    "凯旋公馆",
    "同心苑",
    "绿城百合",
    "梧桐苑",
    "万和府",
    "幸福里",
]
FIRMS = [
    "津港物流",
    "恒信贸易",
    "华远餐饮",
    "晨光幼儿园",
    "博雅培训",
    "瑞丰超市",
    "安泰药房",
    "东方印刷",
    "兴业五金",
    "鼎盛餐饮",
    "佳美酒店",
    "青禾农业",
    "国泰宾馆",
    "云帆科技",
    "宏图建材",
    "永安电梯",
    "天河汽修",
    "金谷粮油",
    "百汇商场",
    "康宁诊所",
]
MODELS = {
    "燃气热水器": ("JSQ30-16A", "JSQ25-13C", "JSQ32-18Q"),
    "空调": ("KFR-35GW", "KFR-72LW", "KFR-26GW"),
    "净水器": ("RO-800G", "RO-600C", "UF-350"),
    "油烟机": ("CXW-220", "CXW-260T"),
    "洗衣机": ("XQG100", "XQB80"),
    "冰箱": ("BCD-450W", "BCD-258"),
}
PREFERENCES = (
    "",
    "",
    "",
    "",
    "先电话后上门",
    "12:00–14:00 勿扰",
    "只在周末上门",
    "请发短信，不接电话",
    "家里有老人，请敲门轻一点",
)


@dataclass(frozen=True, slots=True)
class Household:
    """A customer of the demonstration before he is stored."""

    name: str
    is_firm: bool
    phone: str
    email: str
    address: str
    preference: str
    devices: tuple[tuple[str, str], ...]


def make_household(random: Random, index: int) -> Household:
    """The ``index``-th customer: one in fifteen is a firm. Numbers are of a range that carriers keep for no one."""
    is_firm = index % 15 == 7
    person = random.choice(SURNAMES) + random.choice(GIVEN)
    estate = random.choice(ESTATES)
    address = f"{estate} {random.randint(1, 24)}-{random.randint(1, 28)}{random.randint(1, 4):02}"
    categories = random.sample(sorted(MODELS), k=random.choices((1, 2, 3), (5, 4, 2))[0])
    return Household(
        name=f"{FIRMS[index // 15 % len(FIRMS)]}{index // 15 // len(FIRMS) + 1 if index // 15 >= len(FIRMS) else ''}"
        if is_firm
        else person,
        is_firm=is_firm,
        phone=f"1390000{index:04d}",
        email=f"kehu{index}@example.com" if random.random() < 0.35 else "",
        address=address,
        preference=random.choice(PREFERENCES),
        devices=tuple((category, random.choice(MODELS[category])) for category in categories),
    )
