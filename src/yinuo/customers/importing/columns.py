"""Which column of a foreign table means what: recognised by its name, in Chinese or English, without a map. Pure."""

import re
from collections.abc import Sequence
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from yinuo.core.text import fold


class Column(StrEnum):
    """What a column may mean."""

    NAME = "name"
    KIND = "kind"
    PHONE = "phone"
    EMAIL = "email"
    CONTACT_NAME = "contact_name"
    POSITION = "position"
    EXTERNAL_ID = "external_id"
    ADDRESS = "address"
    PREFERENCE = "preference"
    NOTE = "note"
    TAGS = "tags"
    DEVICE_CATEGORY = "device_category"
    DEVICE_MODEL = "device_model"
    DEVICE_SERIAL = "device_serial"
    WARRANTY_UNTIL = "warranty_until"

    @property
    def label(self) -> Promise:
        return COLUMN_LABELS[self]


COLUMN_LABELS: dict[Column, Promise] = {
    Column.NAME: pgettext_lazy("import column", "Customer name"),
    Column.KIND: pgettext_lazy("import column", "Kind (person or organisation)"),
    Column.PHONE: pgettext_lazy("import column", "Phone"),
    Column.EMAIL: pgettext_lazy("import column", "E-mail"),
    Column.CONTACT_NAME: pgettext_lazy("import column", "Contact"),
    Column.POSITION: pgettext_lazy("import column", "Position"),
    Column.EXTERNAL_ID: pgettext_lazy("import column", "Customer number"),
    Column.ADDRESS: pgettext_lazy("import column", "Address"),
    Column.PREFERENCE: pgettext_lazy("import column", "Preference"),
    Column.NOTE: pgettext_lazy("import column", "Note"),
    Column.TAGS: pgettext_lazy("import column", "Tags"),
    Column.DEVICE_CATEGORY: pgettext_lazy("import column", "Device"),
    Column.DEVICE_MODEL: pgettext_lazy("import column", "Model"),
    Column.DEVICE_SERIAL: pgettext_lazy("import column", "Serial number"),
    Column.WARRANTY_UNTIL: pgettext_lazy("import column", "Warranty until"),
}

_NAMES: dict[Column, str] = {
    Column.NAME: "姓名 名称 客户 客户姓名 客户名称 客户名 用户 用户姓名 业主 业主姓名 公司 公司名称 单位 单位名称 企业名称 "
    "name customer customername fullname company companyname organisation organization",
    Column.KIND: "类型 客户类型 客户类别 客户性质 性质 kind type customertype",
    Column.PHONE: "电话 手机 手机号 手机号码 电话号码 联系电话 联系方式 联系手机 客户电话 固话 座机 移动电话 tel "
    "phone mobile telephone phonenumber mobilephone cell",
    Column.EMAIL: "邮箱 邮件 电子邮箱 电子邮件 邮箱地址 email mail emailaddress",
    Column.CONTACT_NAME: "联系人 联系人姓名 经办人 对接人 contact contactname contactperson",
    Column.POSITION: "职务 职位 岗位 position title jobtitle",
    Column.EXTERNAL_ID: "编号 客户编号 客户编码 客户代码 客户号 户号 用户编号 用户号 会员号 卡号 id no customerid "
    "customerno customernumber customercode externalid accountno",
    Column.ADDRESS: "地址 客户地址 联系地址 详细地址 安装地址 上门地址 住址 房号 房屋地址 服务地址 address location "
    "serviceaddress",
    Column.PREFERENCE: "偏好 客户偏好 服务偏好 联系偏好 preference preferences",
    Column.NOTE: "备注 说明 客户备注 note notes remark remarks comment",
    Column.TAGS: "标签 客户标签 分组 tags tag labels",
    Column.DEVICE_CATEGORY: "设备 设备名称 设备类型 设备类别 产品 产品名称 产品类别 品类 机型类别 电器 device product "
    "devicetype devicecategory producttype appliance",
    Column.DEVICE_MODEL: "型号 设备型号 产品型号 规格型号 机型 规格 model devicemodel productmodel",
    Column.DEVICE_SERIAL: "序列号 设备序列号 产品序列号 机身号 机号 条码 出厂编号 sn s/n serial serialno serialnumber",
    Column.WARRANTY_UNTIL: "保修至 保修期至 质保至 质保期至 保修到期 保修截止 保修截止日期 质保到期 质保截止 保修期 "
    "保修到期日 warranty warrantyuntil warrantyend warrantyexpires",
}
_MEANING = {name: column for column, names in _NAMES.items() for name in names.split()}
_NOISE = re.compile(r"[\s_\-*:：()（）\[\]【】.。#]|必填|选填")


def recognise_columns(header: Sequence[str]) -> list[Column | None]:
    """The meaning of each column, None where it has none; a meaning goes to the first column that claims it."""
    found: list[Column | None] = []
    for name in header:
        column = _MEANING.get(_NOISE.sub("", fold(name)))
        found.append(None if column in found else column)
    return found


def parse_mapping(names: Sequence[object], width: int) -> list[Column | None]:
    """A mapping as it was sent or stored: unknown names mean nothing, a double one counts once."""
    known = set(Column)
    mapping: list[Column | None] = []
    for name in [*names, *[""] * width][:width]:
        column = Column(name) if isinstance(name, str) and name in known else None
        mapping.append(None if column in mapping else column)
    return mapping
