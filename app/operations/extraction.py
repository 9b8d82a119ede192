"""Which records of a template go out, and what their reader may see of them."""

from array import array
from collections.abc import Sequence
from typing import Any

from pyroaring import BitMap
from sqlalchemy import select

from app.answers.postings import Postings
from app.exports import Extract, Layout, Output
from app.extensions import db
from app.models.form_template import FormTemplate, TemplateVersion
from app.operations.concealment import hides_customer
from app.operations.definition import definition_of
from app.permissions import Verb, hidden_sections, may_see_phone, require
from app.schema.compiled import Compiled


def extract_of(template: FormTemplate, entry_ids: Sequence[int], output: Output, by: Any) -> Extract:
    """Return these records as their reader may take them out; everything later needs is worked out now."""
    require(by, Verb.EXPORT, template)
    versions, sections, sees_all = versions_of(template, entry_ids), hidden_sections(by, template), may_see_phone(by)
    masked = {number: (lambda answers: answers) if sees_all else each.masked for number, each in versions.items()}
    return Extract(
        title=_newest(versions).title,
        layout=Layout(
            versions, lambda each: each.items_of(sections), tables_apart=output.tables_apart, form=output.form
        ),
        entry_ids=array("I", entry_ids),
        masked=lambda version, answers: masked[version](answers) if version in masked else answers,
        names_customer=not any(hides_customer(each, sections) for each in versions.values()),
    )


def versions_of(template: FormTemplate, entry_ids: Sequence[int]) -> dict[int, Compiled]:
    """Return the versions these entries were filled in with, and the one in use, the newest first."""
    wanted, postings = BitMap(entry_ids), Postings(template.id)
    used = {int(code) for code, counted in postings.codes("@version").items() if wanted.intersect(counted[0])}
    stored = select(TemplateVersion).where(TemplateVersion.id.in_({*used, template.version_id}))
    found = db.session.scalars(stored.order_by(TemplateVersion.number.desc()))
    return {version.id: definition_of(version).compiled for version in found}


def tables_of(compiled: Compiled, hidden: frozenset[str]) -> dict[str, str]:
    """Return key and label of the tables a reader may take out by themselves."""
    layout = Layout({0: compiled}, lambda _each: hidden, tables_apart=True)
    return {key: table.label for key, table in layout.tables.items()}


def _newest(versions: dict[int, Compiled]) -> Compiled:
    return next(iter(versions.values()))
