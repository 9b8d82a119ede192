"""What the frame around every page shows: navigation, the reader's sites, languages."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Flask, current_app, g, request, session, url_for
from flask_babel import get_locale, gettext
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy import select

from app.dates import date_text, datetime_text
from app.extensions import db
from app.models.site import Site
from app.security import role_title
from app.standing import standing

# The framework names its own lines; ours are in the menu table.
FRAMEWORK_LINES = {
    "List Users": (_l("Users"), "users"),
    "List Roles": (_l("Roles"), "shield-lock"),
    "List Groups": (_l("Groups"), "users-group"),
}
ACTION_SYMBOLS = {
    "resetmypassword": "key",
    "resetpasswords": "key",
    "userinfoedit": "pencil",
    "copyrole": "copy",
}
FRAMEWORK_GROUPS = {"Security": _l("Accounts")}


@dataclass(frozen=True)
class NavLine:
    label: str
    icon: str
    url: str
    is_current: bool
    count: int = 0


@dataclass(frozen=True)
class NavGroup:
    label: str
    lines: list[NavLine]


def init_app(app: Flask) -> None:
    app.jinja_env.filters |= {"merged": merged, "without_none": without_none, "shown": shown}
    app.jinja_env.globals |= {
        "appbuilder": current_app.appbuilder,  # type: ignore[attr-defined]  # set by the framework
        "icon": icon,
        "icon_symbol": icon,
        "symbol_of_action": symbol_of_action,
        "navigation": navigation,
        "address_with": address_with,
        "language": language,
        "my_sites": my_sites,
        "current_site": current_site,
        "role_title": role_title,
    }


def icon(name: str, css: str = "") -> Markup:
    """Draw a symbol of the sprite; it is decoration, the words beside it carry the meaning."""
    sprite = url_for("static", filename="icons/sprite.svg")
    return Markup('<svg class="hy-icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>').format(
        css, sprite, name
    )


def navigation() -> list[NavGroup]:
    """Return the menu lines the reader has a right to; the framework's own group comes last."""
    if not current_user.is_authenticated:
        return []
    allowed = current_app.appbuilder.sm.get_user_menu_access()  # type: ignore[attr-defined]  # set by the framework
    groups = sorted(_menu(), key=lambda group: group.name in FRAMEWORK_GROUPS)
    shown = (NavGroup(_group_label(group), list(_lines(group, allowed))) for group in groups)
    return [group for group in shown if group.lines]


def merged(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    return {**first, **second}


def without_none(given: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if value is not None}


def shown(value: Any) -> Any:
    """Say a column's value in words: yes and no, lists, moments."""
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, list | tuple):
        return gettext(", ").join(str(each) for each in value)
    if isinstance(value, datetime):
        return datetime_text(value)
    return date_text(value) if isinstance(value, date) else "" if value is None else value


def symbol_of_action(action: Any) -> str:
    return ACTION_SYMBOLS.get(action.name, "dots")


def address_with(**changes: Any) -> str:
    """Return this page's address with some of its arguments changed; None takes one out."""
    arguments = {**request.args.to_dict(flat=False), **changes}
    kept = {key: value for key, value in arguments.items() if value not in (None, "")}
    return url_for(request.endpoint or "", **(request.view_args or {}), **kept)


def language() -> str:
    locale = get_locale()
    return "zh-CN" if locale is None or locale.language == "zh" else str(locale.language)


def my_sites() -> list[Site]:
    """Return the sites the reader may choose between."""
    who = standing(current_user)
    if who is None:
        return []
    if "_my_sites" not in g:
        sites = select(Site).order_by(Site.code)
        g._my_sites = list(db.session.scalars(sites if who.all_sites else sites.where(Site.id.in_(who.sites))))
    found: list[Site] = g._my_sites
    return found


def current_site() -> Site | None:
    """Return the site chosen in the top bar; none means all of the reader's sites."""
    chosen = session.get("site")
    return next((site for site in my_sites() if site.id == chosen), None) if chosen else None


def _menu() -> list[Any]:
    return list(current_app.appbuilder.menu.get_list())  # type: ignore[attr-defined]  # set by the framework


def _group_label(group: Any) -> str:
    return str(FRAMEWORK_GROUPS.get(group.name, group.label))


def _lines(group: Any, allowed: set[str]) -> Iterator[NavLine]:
    for line in group.childs:
        if line.name != "-" and line.name in allowed:
            label, symbol = FRAMEWORK_LINES.get(line.name, (line.label, line.icon))
            url = line.get_url()
            yield NavLine(str(label), symbol, url, is_current=_is_current(line, url))


def _is_current(line: Any, url: str) -> bool:
    if line.baseview is not None:
        return request.blueprint == line.baseview.endpoint
    return request.path == url
