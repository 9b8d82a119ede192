"""All pages, and the menu as one table."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_appbuilder import AppBuilder
from flask_babel import lazy_gettext as _l

from app.views.customer import CustomerView
from app.views.department import DepartmentView
from app.views.reader import ReaderView
from app.views.room import RoomView
from app.views.site import SiteView


@dataclass(frozen=True)
class MenuLine:
    """One line of the side navigation; the right to see it carries the view's name."""

    view: type[Any]
    label: Any
    icon: str
    """Name of a symbol in static/icons/sprite.svg."""


@dataclass(frozen=True)
class MenuGroup:
    key: str
    label: Any
    lines: tuple[MenuLine, ...]


MENU: tuple[MenuGroup, ...] = (
    MenuGroup(
        "people",
        _l("People and places"),
        (
            MenuLine(CustomerView, _l("Customers"), "address-book"),
            MenuLine(RoomView, _l("Rooms"), "door"),
            MenuLine(SiteView, _l("Sites"), "building-store"),
            MenuLine(DepartmentView, _l("Departments"), "sitemap"),
        ),
    ),
)

# Pages that no menu line leads to.
PAGES: Iterable[type[Any]] = (ReaderView,)


def register(appbuilder: AppBuilder) -> None:
    """Give every page its address, and its line in the menu if it has one."""
    for page in PAGES:
        appbuilder.add_view_no_menu(page)
    for group in MENU:
        for line in group.lines:
            appbuilder.add_view(
                line.view,
                line.view.__name__,
                label=line.label,
                icon=line.icon,
                category=group.key,
                category_label=group.label,
            )
