"""What publishing means: counted records, what is other, and who relies on what goes."""

import json
from typing import Any

import pytest

from app.operations import dashboard, draft, saved_view
from app.operations.impact import impact_of
from app.schema.document import Document, load
from tests.factories.entry import make_entry
from tests.factories.form_template import make_template
from tests.factories.user import make_user


def test_counts_records_and_what_is_begun(agent, form):
    make_entry(agent, form, {"area": "东区"})
    draft.open_draft(form, agent)
    found = impact_of(form, standing(form), standing(form))
    assert (found.entries, found.drafts) == (1, 1)
    assert not found.difference
    assert not found.uses


def test_names_what_relies_on_an_item_that_goes(designer, form):
    mine = dashboard.create("日报", designer)
    dashboard.pin(mine, form, "aim", "", designer)
    dashboard.pin(mine, form, "service", "split=aim", designer)
    dashboard.pin(mine, form, "area", "", designer)

    found = impact_of(form, standing(form), without(form, "aim"))

    assert [(use.name, use.path) for use in found.uses] == [("日报", "aim"), ("日报", "aim")]


def test_names_saved_views_that_show_or_ask_for_what_goes(designer, form):
    make_view(form, designer, "目的一览", {}, ["area", "aim"])
    make_view(form, designer, "评分", {"f.service.from": ["8"]}, ["area"])
    assert [use.name for use in impact_of(form, standing(form), without(form, "aim")).uses] == ["目的一览"]
    assert [use.name for use in impact_of(form, standing(form), without(form, "service")).uses] == ["评分"]


def test_says_all_is_new_of_a_form_never_published(form):
    found = impact_of(form, None, standing(form))
    assert found.difference.added == ("area", "aim", "service")


def standing(form: Any) -> Document:
    return load(form.version.document)


def without(form: Any, key: str) -> Document:
    source = json.loads(form.version.document)
    items = source["sections"][0]["items"]
    source["sections"][0]["items"] = [item for item in items if item["key"] != key]
    return load(json.dumps(source))


def make_view(form: Any, by: Any, name: str, query: dict[str, list[str]], columns: list[str]) -> None:
    saved_view.save(form, saved_view.Wanted(name, columns, query=query), by)


@pytest.fixture
def form(app: Any) -> Any:
    return make_template()


@pytest.fixture
def designer(app: Any) -> Any:
    return make_user("designer")
