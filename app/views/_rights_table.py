"""What a role may do on the framework's pages, as a table of pages and verbs instead of a wall of names.

What everybody needs for the own account is kept but not shown.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import current_app, render_template
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import Field

from app.menu_rights import OWN_ACCOUNT

# The verbs most pages share stand in columns of their own; the rest is named beside its box.
COLUMNS = {
    "can_list": _l("List"),
    "can_show": _l("Open"),
    "can_add": _l("New"),
    "can_edit": _l("Edit"),
    "can_delete": _l("Delete"),
}
OTHERS = {
    "can_this_form_get": _l("Open the form"),
    "can_this_form_post": _l("Send the form"),
    "resetpasswords": _l("Set a new password"),
    "copyrole": _l("Copy"),
}


class RightsTable:
    """Draws the rights of a role as boxes to tick."""

    def __call__(self, field: Field, **kwargs: Any) -> Markup:
        chosen = {int(choice.value) for choice in field.iter_choices() if choice.selected}
        return _drawn((pair for _pk, pair in field._get_object_list()), chosen, name=field.name)


def rights_shown(held: Iterable[Any]) -> Markup:
    """Draw the rights of a role to be read."""
    pairs = list(held)
    return _drawn(pairs, {pair.id for pair in pairs}, name="")


def _drawn(pairs: Iterable[Any], chosen: set[int], *, name: str) -> Markup:
    titles = _titles_of_pages()
    shown: dict[str, dict[str, int]] = {}
    hidden = []
    for pair in pairs:
        page, right = pair.view_menu.name, pair.permission.name
        if page in titles and right not in OWN_ACCOUNT.get(page, ()):
            shown.setdefault(titles[page], {})[right] = pair.id
        elif pair.id in chosen:
            hidden.append(pair.id)
    words = {"columns": COLUMNS, "others": OTHERS, "rows": sorted(shown.items()), "hidden": hidden}
    return Markup(  # noqa: S704 -- a template of ours, which escapes what it is given
        render_template("role/rights.html", chosen=chosen, name=name, **words)
    )


def _titles_of_pages() -> Mapping[str, str]:
    """Name the pages whose rights mean something to people."""
    found = {}
    for view in current_app.extensions["appbuilder"].baseviews:
        title = getattr(view, "list_title", "") or getattr(view, "form_title", "")
        if title:
            found[view.class_permission_name] = str(title)
    return found
