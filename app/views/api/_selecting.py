"""What a call names: a template the caller works with, entries as the list selects them, a site, a customer."""

from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import request
from flask_babel import gettext
from flask_login import current_user
from sqlalchemy import select

from app.answers.query import PREFIX, Arguments
from app.errors import Invalid, NotFound
from app.extensions import db
from app.models.customer import Customer
from app.models.form_template import FormTemplate, TemplateVersion
from app.models.site import Site
from app.permissions import sites_of
from app.views._entry_list import EntryList
from app.views.form_template import visible_template

T = TypeVar("T")
ENDS = ("", ".all", ".from", ".to", ".is", ".name")


def open_template(key: str) -> FormTemplate:
    """Return a template the caller works with; any other does not exist."""
    try:
        return visible_template(key)
    except NotFound:
        raise NotFound(gettext("There is nothing here, or it is not yours to see.")) from None


def published(template: FormTemplate) -> TemplateVersion:
    """Return the version new entries use; what is open to the caller has one."""
    if template.version is None:
        raise NotFound(gettext("There is nothing here, or it is not yours to see."))
    return template.version


def asked_list(template: FormTemplate) -> EntryList:
    """Return what the address selects, as on the page; a filter nobody knows is refused, not passed over."""
    chosen = EntryList(template, Arguments(request.args))
    known = {f"{PREFIX}{spec.path}{end}" for spec in chosen.specs for end in ENDS}
    strangers = [name for name in request.args if name.startswith(PREFIX) and name not in known]
    errors = {**{name[:80]: gettext("Nothing is known under this name.") for name in strangers}, **chosen.errors}
    if errors:
        raise Invalid(errors)
    return chosen


def next_page(page: int, is_more: bool) -> str | None:
    """Return the address of the following page, if there is one."""
    if not is_more:
        return None
    asked = [(name, text) for name, text in request.args.items(multi=True) if name != "page"]
    return f"{request.path}?{urlencode([*asked, ('page', page + 1)])}"


def named_site(site_id: int | None) -> Site | None:
    """Return one of the caller's sites."""
    return None if site_id is None else _mine(Site, Site.id, site_id, "site_id")


def named_customer(customer_id: int | None) -> Customer | None:
    """Return a customer of the caller's sites."""
    return None if customer_id is None else _mine(Customer, Customer.site_id, customer_id, "customer_id")


def _mine(model: type[T], site_id: Any, id_: int, name: str) -> T:
    wanted, sites = select(model).where(model.id == id_), sites_of(current_user)  # type: ignore[attr-defined]  # all have one
    found: T | None = db.session.scalar(wanted if sites is None else wanted.where(site_id.in_(sites)))
    if found is None:
        raise Invalid({name: gettext("This is not one of those known here.")})
    return found
