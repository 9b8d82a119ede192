from itertools import count
from typing import Any

from app.extensions import db
from app.models.department import Department

_numbers = count(1)


def make_department(**given: Any) -> Department:
    number = next(_numbers)
    department = Department(**{"code": f"D{number}", "name": f"第{number}部", **given})
    db.session.add(department)
    db.session.flush()
    return department
