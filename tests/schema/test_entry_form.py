"""The form of a template: what a post may fill, what of it counts, what is said about the rest."""

from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from app.fields import AnswerContext, Reference
from app.schema.entry_form import EntryForm
from tests.schema.forms import compiled

HEAD, ANSWER = frozenset({"head"}), frozenset({"answer"})


def test_fills_nothing_when_a_section_is_not_open() -> None:
    form = EntryForm(compiled("route"), post(area="东区", reply="伪造"), {"reply": "原话"}, HEAD)
    assert form.keys == {"area", "handler"}
    assert form.answers() == {"area": "东区"}
    assert form.all_answers() == {"area": "东区", "reply": "原话"}


def test_takes_nothing_when_a_step_signs_there() -> None:
    form = EntryForm(compiled("route"), post(supervisor="abc"), {}, frozenset({"signs"}))
    assert (form.keys, form.all_answers()) == (frozenset(), {})


@pytest.mark.parametrize("name", ["unknown", "rows-0-unknown", "rows-9999-name", "main", "__class__", "data"])
def test_ignores_a_post_when_the_sheet_has_no_such_input(name: str) -> None:
    assert EntryForm(compiled("computed-table"), post(**{name: "1"})).answers() == {}


def test_refuses_an_option_when_the_sheet_has_no_such_one() -> None:
    form = EntryForm(compiled("conditions"), post(satisfied="maybe"))
    assert not form.validate()
    assert form.errors.keys() == {"satisfied"}


def test_drops_and_forgives_what_was_typed_when_it_is_hidden() -> None:
    form = EntryForm(compiled("conditions"), post(satisfied="yes", why="慢", until="2026-02-31"))
    assert form.validate(), form.errors
    assert form.answers() == {"satisfied": {"paths": ["yes"]}}


def test_says_what_is_missing_when_submitted() -> None:
    form = EntryForm(compiled("conditions"), post(satisfied="no"))
    assert not form.validate()
    assert form.errors == {"why": "Please fill this in."}


def test_holds_nothing_missing_against_a_draft() -> None:
    form = EntryForm(compiled("conditions"), post(satisfied="no"))
    assert form.review()
    assert form.answers() == {"satisfied": {"paths": ["no"]}}


def test_remembers_what_was_ill_typed_when_a_draft_is_saved() -> None:
    form = EntryForm(compiled("checks"), post(began="2026-02-31", ended="2026-03-01"))
    assert not form.review()
    assert form.answers() == {"ended": "2026-03-01"}
    again = EntryForm(compiled("checks"), None, form.answers(), raw=form.unsettled())
    again.review()
    assert again["began"].raw == "2026-02-31"
    assert again.errors.keys() == {"began"}


def test_remembers_what_is_hidden_for_now_when_a_draft_is_saved() -> None:
    form = EntryForm(compiled("conditions"), post(satisfied="yes", why="慢"))
    assert form.answers() == {"satisfied": {"paths": ["yes"]}}
    again = EntryForm(compiled("conditions"), None, form.answers(), raw=form.unsettled())
    assert again["why"].raw == "慢"


def test_forgets_the_draft_when_a_post_says_otherwise() -> None:
    form = EntryForm(compiled("checks"), post(began=""), {"began": "2026-01-01"}, raw={"began": "x"})
    assert form.answers() == {}


def test_ignores_computed_values_when_they_are_posted() -> None:
    typed = {
        "rows-row": "0",
        "rows-0-name": "甲",
        "rows-0-qty": "2",
        "rows-0-price": "1.50",
        "rows-0-sum": "9",
        "all": "9",
    }
    form = EntryForm(compiled("computed-table"), post(**typed))
    assert form.validate(), form.errors
    assert form.all_answers()["rows"] == [{"name": "甲", "qty": 2, "price": 150, "sum": 300}]
    assert form.all_answers()["all"] == 300


def test_marks_the_cell_when_it_is_missing_or_wrong() -> None:
    form = EntryForm(compiled("computed-table"), post(**{"rows-row": "0", "rows-0-qty": "2"}))
    assert not form.validate()
    assert form["rows"].parts == {"0-name": "Please fill this in."}
    assert form.errors.keys() == {"rows"}
    bad = EntryForm(compiled("checks"), post(began="2026-01-01", **{"rows-1-n": "500"}))
    assert not bad.validate()
    assert bad["rows"].parts == {"1-n": "太多"}


def test_says_it_above_the_sheet_when_a_check_has_no_item() -> None:
    form = EntryForm(compiled("checks"), post(began="2000-01-01"))
    assert not form.validate()
    assert form.errors == {"": "日期不对。"}


def test_says_it_once_when_validated_again() -> None:
    form = EntryForm(compiled("checks"), post(began="2000-01-01"))
    assert not form.validate()
    assert not form.validate()
    assert form.errors == {"": "日期不对。"}


def test_shows_messages_from_elsewhere_when_told() -> None:
    form = EntryForm(compiled("checks"), post(began="2026-01-01"))
    form.complain({"began": "一", "rows-1-n": "二", "other": "三"})
    assert form.errors == {"began": "一", "rows": "Please look at the marked cells.", "": "三"}
    assert form["rows"].parts == {"1-n": "二"}


def test_asks_the_context_when_an_answer_names_somebody() -> None:
    knows = AnswerContext(lookup=lambda kind, id_: Reference(id_, "王五") if (kind, id_) == ("user", 7) else None)
    typed = {"handler": "王五", "handler-id": "7"}
    assert EntryForm(compiled("route"), post(**typed), context=knows).answers() == {
        "handler": {"id": 7, "name": "王五"}
    }
    assert EntryForm(compiled("route"), post(**typed)).answers() == {}


def post(**typed: Any) -> MultiDict[str, Any]:
    return MultiDict(typed)
