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

    def is_open_to_reader(self) -> bool:
        view = self._registered()
        if view is None or not view.base_permissions:
            return self.open_to is None or self.open_to(current_user)
        permission = "can_" + view.get_method_permission(view.default_view)
        return bool(view.appbuilder.sm.has_access(permission, view.class_permission_name))

    def _registered(self) -> Any | None:
        views = current_app.extensions["appbuilder"].baseviews
        return next((view for view in views if type(view) is self.view), None)


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


def navigation() -> list[NavGroup]:
    """Return the menu as this reader sees it."""
    if not current_user.is_authenticated:
        return []
    menu: tuple[MenuGroup, ...] = current_app.extensions["menu"]
    groups = (NavGroup(str(group.label), list(_lines(group))) for group in menu)
    return [group for group in groups if group.lines]


def _lines(group: MenuGroup) -> Iterator[NavLine]:
    for line in group.lines:
        if line.is_open_to_reader():
            yield NavLine(
                str(line.label),
                line.icon,
                url_for(line.endpoint),
                is_current=request.blueprint == line.view.__name__,
                count=line.count() if line.count else 0,
            )
