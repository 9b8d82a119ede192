"""A customer of ours."""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.fields._base import Stored
from app.fields._referring import Referring


class Customer(Referring):
    name = "customer"
    label = _l("Customer")
    icon = "user-heart"
    kind = "customer"

    def example(self) -> tuple[dict[str, Any], Stored]:
        return {"key": "customer", "type": "customer", "label": "客户名称"}, {"id": 5, "name": "张三"}
