"""What publishing means for the tables: a new frozen version, checked against all that went before it."""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app import clock
from app.errors import BadDocument
from app.extensions import db
from app.models.form_template import FormTemplate, TemplateVersion
from app.operations import setting
from app.schema import canonical, versions
from app.schema.checks import check
from app.schema.document import Document, load
from app.schema.problems import Problem


def refuse_problems(document: Document) -> None:
    problems = check(document)
    if problems:
        raise BadDocument(problems)


def faults(template: FormTemplate, document: Document) -> list[Problem]:
    """List all that keeps a draft from being published, for whoever works on it."""
    return check(document) or versions.problems(document, earlier_documents(template))


def earlier_documents(template: FormTemplate) -> list[Document]:
    """Return what was published of a template, oldest first."""
    found = select(TemplateVersion.document).where(TemplateVersion.template_id == template.id)
    return [load(text) for text in db.session.scalars(found.order_by(TemplateVersion.number))]


def held(template: FormTemplate) -> FormTemplate:
    """Lock a template, so that two people cannot publish the same version number."""
    return db.session.execute(
        select(FormTemplate).where(FormTemplate.id == template.id).with_for_update(),
        execution_options={"populate_existing": True},
    ).scalar_one()


def new_version(template: FormTemplate, document: Document, by: Any, note: str) -> TemplateVersion:
    """Freeze a document as the version new entries use; whoever calls has checked it."""
    problems = versions.problems(document, earlier_documents(template))
    if problems:
        raise BadDocument(problems)
    last = db.session.scalar(select(func.max(TemplateVersion.number)).where(TemplateVersion.template_id == template.id))
    version = TemplateVersion(
        template_id=template.id,
        number=(last or 0) + 1,
        document=canonical.dump(document),
        settings=setting.values(*document.source.get("settings", {})),
        checksum=canonical.checksum(document),
        note=note,
        published_at=clock.now(),
        published_by_id=by.id if by else None,
    )
    db.session.add(version)
    # The version needs the template's id and the template the version's: one after the other.
    db.session.flush()
    template.version_id, template.title, template.state = version.id, title_of(document), state_of(document)
    db.session.flush()
    db.session.expire(template, ["version"])
    return version


def renew(names: Collection[str], by: Any) -> None:
    """Publish every form that names one of these settings anew; what was filled in before keeps its words and rows."""
    for template in db.session.scalars(select(FormTemplate).options(joinedload(FormTemplate.version))).all():
        version = template.version
        if version is None or not load(version.document).source.get("settings", {}).keys() & set(names):
            continue
        was_retired = template.state == "retired"
        # A shipped form stays one that its pack may renew.
        new_version(held(template), load(version.document), by if version.published_by_id else None, version.note)
        template.state = "retired" if was_retired else template.state
    db.session.flush()


def title_of(document: Document) -> str:
    """Return the Chinese title, for menus."""
    title = document.title
    return title if isinstance(title, str) else str(title["zh"])


def state_of(document: Document) -> str:
    """Return incomplete as long as the owner has not supplied the rows that the sheet leaves open."""
    if "incomplete" not in document.source:
        return "active"
    wanted = set(open_settings(document))
    return "active" if wanted and wanted <= setting.values(*wanted).keys() else "incomplete"


def open_settings(document: Document) -> Iterator[str]:
    """Yield the names of the settings that tables take their rows from."""
    for found in document.found.values():
        if "from_setting" in found.item:
            yield found.item["from_setting"]
