"""Form templates: the catalogue, a document with the schemas of its answers, earlier versions."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import select

from app.answers.query import Arguments
from app.errors import NotFound
from app.extensions import db
from app.fields import FilterSpec, label_text
from app.models.form_template import FormTemplate, TemplateVersion
from app.operations.definition import definition_of
from app.operations.draft import may_open
from app.permissions import hidden_sections
from app.schema.answer_schema import answer_schema
from app.views._compiled import compiled_of
from app.views._entry_list import EntryList
from app.views._page import SMALL_ROW
from app.views.api._endpoint import Asked, Resource, endpoint
from app.views.api._entries import moment
from app.views.api._schemas import ref, rows
from app.views.api._selecting import open_template, published
from app.views.form_template import open_templates

Json = dict[str, Any]


class FormTemplateResource(Resource):
    @endpoint("GET", "/templates", _l("List the form templates you may see or fill in."), rows(ref("TemplateLine")))
    def list_templates(self, asked: Asked) -> Any:
        return [_line(each) for each in open_templates() if each.version is not None]

    @endpoint("GET", "/templates/<key>", _l("Read a form template with the schemas of its answers."), ref("Template"))
    def read_template(self, asked: Asked, key: str) -> Any:
        template = open_template(key)
        definition = definition_of(published(template))
        asked_first = definition.fillable(definition.route.first)
        return {
            **_line(template),
            **_content(template, published(template)),
            "submit": answer_schema(definition.compiled, asked_first),
            "filters": [_filter(spec) for spec in EntryList(template, Arguments()).specs],
        }

    @endpoint(
        "GET",
        f"/templates/<key>/versions/<{SMALL_ROW}:number>",
        _l("Read a published version, which never changes."),
        ref("TemplateVersion"),
    )
    def read_version(self, asked: Asked, key: str, number: int) -> Any:
        template = open_template(key)
        wanted = select(TemplateVersion).where(
            TemplateVersion.template_id == template.id, TemplateVersion.number == number
        )
        version = db.session.scalar(wanted)
        if version is None:
            raise NotFound
        described = {name: getattr(version, name) for name in ("number", "note", "checksum")}
        published = {"key": template.key, "published_at": moment(version.published_at)}
        return {**published, **described, **_content(template, version)}


def _line(template: FormTemplate) -> Json:
    compiled, here = compiled_of(template.version), f"/api/v1/templates/{template.key}"
    return {
        "key": template.key,
        "title": compiled.title,
        "purpose": label_text(compiled.document.source.get("purpose")),
        "state": template.state,
        "version": published(template).number,
        "may_fill": may_open(template, current_user),
        "links": {
            "self": here,
            "entries": f"/api/v1/entries?template={template.key}",
            "summaries": f"{here}/summaries",
            "page": f"/forms/{template.key}/",
        },
    }


def _content(template: FormTemplate, version: TemplateVersion) -> Json:
    """Return the document and the schema of its answers, without the sections hidden from the reader."""
    compiled, hidden = compiled_of(version), hidden_sections(current_user, template)
    shown = compiled.document.standing.keys() - compiled.items_of(hidden)
    return {
        "document": _less(compiled.document.source, hidden),
        "answers": answer_schema(compiled, shown, complete=False),
    }


def _less(source: Mapping[str, Any], hidden: frozenset[str]) -> Mapping[str, Any]:
    if not hidden or "sections" not in source:
        return source
    kept = [_less(each, hidden) for each in source["sections"] if each["key"] not in hidden]
    return {**source, "sections": kept}


def _filter(spec: FilterSpec) -> Json:
    codes = [{"code": code.code, "label": code.label, "depth": code.depth} for code in spec.codes]
    return {"path": spec.path, "label": spec.label, "input": spec.input, "codes": codes}
