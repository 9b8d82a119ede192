"""What the designer's page starts with, and how it is told what is wrong."""

from typing import Any

from flask import url_for
from flask_babel import gettext

from app.grants import ROLES
from app.models.form_template import FormTemplate, TemplateDraft
from app.operations.publication import earlier_documents
from app.operations.template import NO_DRAFT
from app.security import role_title
from app.views._designing_route import route_data
from app.views._field_types import described


def page_data(template: FormTemplate, draft: TemplateDraft | None) -> dict[str, Any]:
    """Return what scripts need beside the document."""
    keys = {found.item["key"] for document in earlier_documents(template) for found in document.found.values()}
    return {
        **described(),
        **route_data(),
        "key": template.key,
        "lockVersion": draft.lock_version if draft else NO_DRAFT,
        "isPublished": template.version_id is not None,
        "usedKeys": sorted(keys),
        "roles": {name: role_title(name) for name in ROLES},
        "urls": {name: url_for(f"DesignerView.{name}", key=template.key) for name in ("draw", "listing", "save")},
        "sprite": url_for("static", filename="icons/sprite.svg"),
        "words": words(),
    }


def words() -> dict[str, str]:
    """Return what several panels say."""
    return {
        "undone": gettext("Undone:"),
        "redone": gettext("Done again:"),
        "section": gettext("Section"),
        "untitled": gettext("without a name"),
        "comma": gettext(", "),
        "and": gettext(" and "),
        "or": gettext(" or "),
        "filled": gettext("“%(what)s” is filled in", what="{what}"),
        "blank": gettext("“%(what)s” is left blank", what="{what}"),
        "picked": gettext("“%(what)s” is “%(option)s”", what="{what}", option="{option}"),
    }
