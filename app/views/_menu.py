"""How a line of the side navigation is described, and which ones a reader gets to see."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import current_app, request, url_for
from flask_login import current_user


@dataclass(frozen=True)
class MenuLine:
    """A page in the navigation, seen by whoever may open it."""

    view: type[Any]
    label: Any
    icon: str
    """Name of a symbol in static/icons/sprite.svg."""
    open_to: Callable[[Any], bool] | None = None
    """For pages that ask `app.permissions`: who may open it; none means everybody with an account."""
    count: Callable[[], int] | None = None
    """A number worth knowing before opening the page, such as what waits there."""

    @property
    def endpoint(self) -> str:
        return f"{self.view.__name__}.{self.view.default_view}"


@dataclass(frozen=True)
class MenuGroup:
    label: Any
    lines: tuple[MenuLine, ...]


@dataclass(frozen=True)
class NavLine:
    label: str
    icon: str
    url: str
    is_current: bool
    count: int


@dataclass(frozen=True)
class NavGroup:
    label: str
    lines: list[NavLine]


class Menu:
    """The menu of one panel: its table, and what was found out about the pages in it."""

    def __init__(self, groups: tuple[MenuGroup, ...], views: list[Any], manager: Any) -> None:
        self.groups = groups
        self.manager = manager
        pages = {type(view): view for view in views}
        lines = (line for group in groups for line in group.lines)
        self.rights = {line.view: _right_to_open(pages[line.view]) for line in lines}
        self.addresses: dict[tuple[str, str], str] = {}

    def seen_by(self, user: Any) -> list[NavGroup]:
        held = self.manager.rights(user)
        groups = (NavGroup(str(group.label), list(self._lines(group, user, held))) for group in self.groups)
        return [group for group in groups if group.lines]

    def _lines(self, group: MenuGroup, user: Any, held: frozenset[tuple[str, str]]) -> Iterator[NavLine]:
        for line in group.lines:
            right = self.rights[line.view]
            is_open = right in held if right else line.open_to is None or line.open_to(user)
            if is_open:
                is_current = request.blueprint == line.view.__name__
                count = line.count() if line.count else 0
                yield NavLine(str(line.label), line.icon, self._address(line.endpoint), is_current, count)

    def _address(self, endpoint: str) -> str:
        """Build a page's address once: every page shows all of them."""
        key = (request.script_root, endpoint)
        if key not in self.addresses:
            self.addresses[key] = url_for(endpoint)
        return self.addresses[key]


def navigation() -> list[NavGroup]:
    """Return the menu as this reader sees it."""
    user = current_user._get_current_object()
    menu: Menu = current_app.extensions["menu"]
    return menu.seen_by(user) if user.is_authenticated else []


def _right_to_open(view: Any) -> tuple[str, str] | None:
    """Return the framework's right that opens a page, none for pages that ask `app.permissions`."""
    if not view.base_permissions:
        return None
    return "can_" + view.get_method_permission(view.default_view), view.class_permission_name
