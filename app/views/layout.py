"""What the frame around every page shows: navigation, the reader's sites, languages."""

from datetime import date, datetime
from typing import Any, NamedTuple

from flask import Flask, current_app, g, has_request_context, request, session, url_for
from flask_babel import get_locale, gettext
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy import select

from app.dates import date_text, datetime_text
from app.extensions import db
from app.models.site import Site
from app.security import ROLE_TITLES, role_title
from app.standing import standing
from app.tokens import API
from app.views._menu import navigation

ALL_SITES = select(*(Site.__table__.c[name] for name in ("id", "name"))).order_by(Site.__table__.c.code)
SYMBOL = Markup('<svg class="hy-icon %s" aria-hidden="true" focusable="false"><use href="%s#%s"></use></svg>')
ACTION_SYMBOLS = {
    "resetmypassword": "key",
    "resetpasswords": "key",
    "userinfoedit": "pencil",
    "copyrole": "copy",
}


class SiteName(NamedTuple):
    id: int
    name: str


def init_app(app: Flask) -> None:
    app.extensions["babel"].locale_selector = chosen_language
    app.jinja_env.filters |= {"merged": merged, "without_none": without_none, "shown": shown}
    app.jinja_env.globals |= {
        "appbuilder": current_app.extensions["appbuilder"],
        "icon": icon,
        "icon_symbol": icon,
        "symbol_of_action": symbol_of_action,
        "navigation": navigation,
        "address_with": address_with,
        "here": here,
        "language": language,
        "my_roles": my_roles,
        "my_sites": my_sites,
        "current_site": current_site,
        "role_title": role_title,
    }


def chosen_language() -> str | None:
    """Return the language the reader chose, if it is still one of ours; the framework believes any it once stored.

    A program has no session to choose in and says it in each request's header.
    """
    if has_request_context() and request.path.startswith(API):
        return str(request.accept_languages.best_match(current_app.config["LANGUAGES"], default="zh"))
    chosen = session.get("locale") if has_request_context() else None
    return chosen if chosen in current_app.config["LANGUAGES"] else None


def icon(name: str, css: str = "") -> Markup:
    """Draw a symbol of the sprite; it is decoration, the words beside it carry the meaning."""
    if "_sprite" not in g:
        g._sprite = url_for("static", filename="icons/sprite.svg")
    return SYMBOL % (css, g._sprite, name)


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


def here() -> str:
    """Return this page's address to come back to; where only posts are taken, the start."""
    is_page = request.method == "GET" or current_app.url_map.bind("").test(request.path, method="GET")
    return request.full_path.rstrip("?") if is_page else "/"


def language() -> str:
    locale = get_locale()
    return "zh-CN" if locale is None or locale.language == "zh" else str(locale.language)


def my_sites() -> list[SiteName]:
    """Return the sites the reader may choose between."""
    who = standing(current_user)
    if who is None:
        return []
    if "_sites" not in g:
        g._sites = [SiteName(*row) for row in db.session.connection().execute(ALL_SITES)]
    return [site for site in g._sites if who.all_sites or site.id in who.sites]


def my_roles() -> list[str]:
    """Return the titles of the reader's roles, in the order of the roles."""
    who = standing(current_user)
    return [str(title) for name, title in ROLE_TITLES.items() if who and name in who.roles]


def current_site() -> SiteName | None:
    """Return the site chosen in the top bar; none means all of the reader's sites."""
    chosen = session.get("site")
    return next((site for site in my_sites() if site.id == chosen), None) if chosen else None
