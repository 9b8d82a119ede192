"""What an address asks of a list: each kind of filter, and nonsense answered in words."""

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from app.answers.filters import AnyOf, Between, Blank, Contains, Days, Filled
from app.answers.listing import NEWEST, ByAge, ByCode, ByNumber, ByText
from app.answers.query import read
from app.errors import Invalid
from app.fields import Code, FilterSpec

MODES = (Code("phone", "电话"), Code("phone/first", "首次", 1), Code("visit", "现场"))
SPECS = [
    FilterSpec("mode", "方式", ("any_of",), "codes", MODES),
    FilterSpec("aim", "目的", ("contains",), "text"),
    FilterSpec("service", "服务", ("between",), "number"),
    FilterSpec("price", "价格", ("between",), "money"),
    FilterSpec("on", "日期", ("between",), "date"),
    FilterSpec("called", "致电", ("between",), "datetime"),
    FilterSpec("at", "时间", ("between",), "time"),
    FilterSpec("customer", "客户", ("is",), "reference", source="customer"),
]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("page", "-1"),
        ("page", "abc"),
        ("page", "1e3"),
        ("page", "٣"),
        ("page", "99999999999999999999"),
        ("sort", "nobody"),
        ("sort", "customer"),
        ("sort", "--service"),
        ("sort", "mode'; DROP TABLE entry; --"),
        ("f.service.from", "many"),
        ("f.service.from", "nan"),
        ("f.service.from", "inf"),
        ("f.service.to", "1e400"),
        ("f.service.to", "1e305"),
        ("f.service.to", "1_000"),
        ("f.service.to", "9" * 14),
        ("f.price.from", "-Infinity"),
        ("f.price.to", "9" * 400),
        ("f.on.from", "2026-02-30"),
        ("f.on.from", "tomorrow"),
        ("f.on.to", "9999-12-31"),
        ("f.on.to", "0001-01-01"),
        ("f.called.from", "2026-01-01T25:00"),
        ("f.at.from", "0.5"),
        ("f.at.to", "25:00"),
        ("f.at.to", "24:00"),
    ],
)
def test_says_what_it_does_not_understand(app, name, text):
    with pytest.raises(Invalid) as refusal:
        asked((name, text))
    assert list(refusal.value.errors) == [name]
    assert str(refusal.value.errors[name])


def test_ignores_arguments_that_concern_nothing_here(app):
    found = asked(("f.salary.from", "1"), ("f.mode.is", "odd"), ("utm", "x"), ("f.aim", "  "), ("f.mode", ""))
    assert found.filters == ()
    assert (found.sort, found.page) == (NEWEST, 0)


@pytest.mark.parametrize(
    ("arguments", "filters"),
    [
        ([("f.mode", "phone/first"), ("f.mode", "visit")], [AnyOf("mode", ("phone/first", "visit"))]),
        ([("f.mode", "visit"), ("f.mode.all", "phone")], [AnyOf("mode", ("visit",)), AnyOf("mode", ("phone",))]),
        ([("f.mode", "<script>")], [AnyOf("mode", ("<script>",))]),
        ([("f.customer", "7")], [AnyOf("customer", ("7",))]),
        ([("f.aim", " 100% ")], [Contains("aim", "100%")]),
        ([("f.service.from", "3")], [Between("service", 3.0, None)]),
        ([("f.service.from", "-3.5"), ("f.service.to", "8")], [Between("service", -3.5, 8.0)]),
        ([("f.price.to", "12.5")], [Between("price", None, 1250.0)]),
        ([("f.on.from", "2026-01-02")], [Days("on", date(2026, 1, 2), None)]),
        ([("f.called.to", "2026-01-02")], [Days("called", None, date(2026, 1, 2))]),
        ([("f.at.from", "06:00"), ("f.at.to", "18:00")], [Between("at", 0.25, 0.75)]),
        ([("f.service.is", "blank")], [Blank("service")]),
        ([("f.mode.is", "filled"), ("f.mode", "visit")], [Filled("mode"), AnyOf("mode", ("visit",))]),
        ([("f.service.is", "given"), ("f.service.is", "blank")], [Between("service"), Blank("service")]),
    ],
)
def test_reads_each_kind_of_filter(app, arguments, filters):
    assert list(asked(*arguments).filters) == filters


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("", NEWEST),
        ("@age", ByAge(descending=False)),
        ("-@age", ByAge(descending=True)),
        ("service", ByNumber("service", descending=False)),
        ("-on", ByNumber("on")),
        ("at", ByNumber("at", descending=False)),
        ("-aim", ByText("aim", descending=True)),
        ("mode", ByCode("mode", ["phone", "phone/first", "visit"])),
    ],
)
def test_reads_what_to_sort_by(app, text, sort):
    assert asked(("sort", text)).sort == sort


def test_says_in_words_what_each_filter_means_and_which_arguments_say_it(app):
    said = {
        narrowing.spec.path: (narrowing.text, narrowing.arguments)
        for narrowing in asked(
            ("f.mode", "phone/first"), ("f.mode", "visit"), ("f.service.from", "3"), ("f.aim", "长" * 500)
        ).narrowings
    }
    assert said["mode"] == ("首次 / 现场", ("f.mode",))
    assert said["service"] == ("3 –", ("f.service.from", "f.service.to"))
    assert len(said["aim"][0]) < 100


def asked(*arguments):
    return read(MultiDict(arguments), SPECS)


@pytest.fixture
def app(monkeypatch):
    """Give words a language; nothing here touches a database, not even to ask who was merged with a customer."""
    from flask import Flask
    from flask_babel import Babel

    from app.answers import query

    monkeypatch.setattr(query, "same_customers", tuple)

    made = Flask("words")
    Babel(made)
    with made.app_context():
        yield made
