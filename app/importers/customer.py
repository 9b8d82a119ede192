"""Customers, as offices keep them in lists."""

from flask_babel import lazy_gettext as _l

from app.importers._base import Importer, Target


class Customers(Importer):
    name = "customer"
    label = _l("Customers")
    right_to_add = ("can_add", "CustomerView")
    right_to_update = ("can_edit", "CustomerView")
    targets = (
        Target("name", _l("Name"), ("姓名", "客户姓名", "客户名称", "业主姓名", "业主", "客户", "name"), required=True),
        Target(
            "phone",
            _l("Phone"),
            ("电话", "手机", "手机号", "手机号码", "联系电话", "联系方式", "phone", "mobile"),
        ),
        Target("site", _l("Site"), ("站点", "管理处", "小区", "项目", "门店", "site")),
        Target("room_code", _l("Room number"), ("房号", "房间号", "门牌号", "房间", "单元房号", "room", "roomnumber")),
        Target("customer_class", _l("Class"), ("等级", "类别", "客户等级", "客户类别", "级别", "class")),
        Target("owner", _l("Responsible"), ("负责人", "责任人", "客服专员", "跟进人", "owner", "responsible")),
        Target("tags", _l("Tags"), ("标签", "tags")),
        Target("note", _l("Note"), ("备注", "说明", "note", "remark")),
        Target("active", _l("Active"), ("有效", "是否有效", "启用", "状态", "active")),
    )
