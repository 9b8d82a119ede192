from itertools import count
from typing import Any

from app.extensions import db
from app.models.site import Site

_numbers = count(1)


def make_site(**given: Any) -> Site:
    number = next(_numbers)
    site = Site(**{"code": f"S{number}", "name": f"第{number}管理处", **given})
    db.session.add(site)
    db.session.flush()
    return site
