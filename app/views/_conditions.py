"""What the logic editor is told of expressions: operators in words, comparisons by kind of value, what can be read."""

from collections.abc import Iterator
from typing import Any

from flask_babel import lazy_gettext as _l

from app.schema.expressions import OPERATORS
from app.schema.expressions.operators import MANY
from app.schema.roots import ROOTS

WORDS = {
    "var": "",
    "and": _l("%(each)s and %(next)s", each="{each}", next="{next}"),
    "or": _l("%(each)s or %(next)s", each="{each}", next="{next}"),
    "not": _l("not (%(a)s)", a="{0}"),
    "if": _l("if %(a)s then %(b)s", a="{0}", b="{1}"),
    "==": _l("%(a)s is %(b)s", a="{0}", b="{1}"),
    "!=": _l("%(a)s is not %(b)s", a="{0}", b="{1}"),
    "<": _l("%(a)s is less than %(b)s", a="{0}", b="{1}"),
    "<=": _l("%(a)s is at most %(b)s", a="{0}", b="{1}"),
    ">": _l("%(a)s is more than %(b)s", a="{0}", b="{1}"),
    ">=": _l("%(a)s is at least %(b)s", a="{0}", b="{1}"),
    "+": "{each} + {next}",
    "-": "{each} − {next}",
    "*": "{each} × {next}",
    "/": "{each} ÷ {next}",
    "%": _l("remainder of %(a)s by %(b)s", a="{0}", b="{1}"),
    "round": _l("%(a)s, rounded", a="{0}"),
    "abs": _l("%(all)s without its sign", all="{all}"),
    "min": _l("least of %(all)s", all="{all}"),
    "max": _l("most of %(all)s", all="{all}"),
    "sum": _l("sum of %(all)s", all="{all}"),
    "avg": _l("average of %(all)s", all="{all}"),
    "count": _l("how many of %(all)s are filled", all="{all}"),
    "in": _l("%(a)s is among %(b)s", a="{0}", b="{rest}"),
    "picked": _l("%(a)s has %(b)s ticked", a="{0}", b="{rest}"),
    "blank": _l("%(a)s is blank", a="{0}"),
    "filled": _l("%(a)s is filled", a="{0}"),
    "concat": _l("%(all)s joined", all="{all}"),
    "length": _l("length of %(a)s", a="{0}"),
    "days_between": _l("days from %(a)s to %(b)s", a="{0}", b="{1}"),
    "add_days": _l("%(a)s and %(b)s days later", a="{0}", b="{1}"),
    "year": _l("year of %(a)s", a="{0}"),
    "month": _l("month of %(a)s", a="{0}"),
}
"""Every operator of the language in words; `{0}` is its first operand, `{all}` are all of them."""
OF_MOMENTS = {
    "<": _l("%(a)s is before %(b)s", a="{0}", b="{1}"),
    "<=": _l("%(a)s is not after %(b)s", a="{0}", b="{1}"),
    ">": _l("%(a)s is after %(b)s", a="{0}", b="{1}"),
    ">=": _l("%(a)s is not before %(b)s", a="{0}", b="{1}"),
}
"""How days and times are spoken of."""

NUMBERS = ("number", "money", "rating", "score")
MOMENTS = ("date", "time", "datetime")
DAYS = ("date", "datetime")
ITEM, VALUE = "$item", "$value"
ANY = "any"


def _comparison(label: Any, kinds: tuple[str, ...], value: str, *shapes: Any) -> dict[str, Any]:
    """`value` says what is compared with: one, several, options, or none."""
    return {"label": label, "kinds": kinds, "value": value, "shapes": shapes}


def _negated(shape: Any) -> tuple[Any, Any]:
    """A condition turned round is written in two ways that mean the same."""
    return {"not": shape}, {"not": [shape]}


COMPARISONS = {
    "picked": _comparison(_l("ticked"), ("options",), "options", {"picked": [ITEM, VALUE]}),
    "not_picked": _comparison(_l("not ticked"), ("options",), "options", *_negated({"picked": [ITEM, VALUE]})),
    "is": _comparison(_l("is"), ("text", "yes_no", *NUMBERS, *MOMENTS), "one", {"==": [ITEM, VALUE]}),
    "is_not": _comparison(_l("is not"), ("text", "yes_no", *NUMBERS, *MOMENTS), "one", {"!=": [ITEM, VALUE]}),
    "less": _comparison(_l("less than"), NUMBERS, "one", {"<": [ITEM, VALUE]}),
    "at_most": _comparison(_l("at most"), NUMBERS, "one", {"<=": [ITEM, VALUE]}),
    "more": _comparison(_l("more than"), NUMBERS, "one", {">": [ITEM, VALUE]}),
    "at_least": _comparison(_l("at least"), NUMBERS, "one", {">=": [ITEM, VALUE]}),
    "before": _comparison(_l("before"), MOMENTS, "one", {"<": [ITEM, VALUE]}),
    "until": _comparison(_l("not after"), MOMENTS, "one", {"<=": [ITEM, VALUE]}),
    "after": _comparison(_l("after"), MOMENTS, "one", {">": [ITEM, VALUE]}),
    "from": _comparison(_l("not before"), MOMENTS, "one", {">=": [ITEM, VALUE]}),
    "among": _comparison(_l("one of"), ("text",), "several", {"in": [ITEM, VALUE]}),
    "not_among": _comparison(_l("none of"), ("text",), "several", *_negated({"in": [ITEM, VALUE]})),
    "holds": _comparison(_l("holds"), ("list",), "one", {"in": [VALUE, ITEM]}),
    "holds_not": _comparison(_l("does not hold"), ("list",), "one", *_negated({"in": [VALUE, ITEM]})),
    "filled": _comparison(_l("is filled"), (ANY,), "none", {"filled": ITEM}, {"filled": [ITEM]}),
    "blank": _comparison(_l("is blank"), (ANY,), "none", {"blank": ITEM}, {"blank": [ITEM]}),
}
"""What can be asked of an item of some kind; the first shape is written, any of them is read."""

COMPUTATIONS: dict[str, dict[str, Any]] = {
    "sum": {"kinds": NUMBERS, "label": _l("Sum"), "usual": 2},
    "avg": {"kinds": NUMBERS, "label": _l("Average"), "usual": 1},
    "max": {"kinds": (*NUMBERS, *MOMENTS), "label": _l("Greatest"), "usual": 2},
    "min": {"kinds": (*NUMBERS, *MOMENTS), "label": _l("Least"), "usual": 2},
    "count": {"label": _l("How many are filled"), "usual": 1},
    "+": {"kinds": NUMBERS, "label": _l("Plus (blank if one is blank)"), "usual": 2},
    "-": {"kinds": NUMBERS, "label": _l("Minus"), "usual": 2},
    "*": {"kinds": NUMBERS, "label": _l("Times"), "usual": 2},
    "/": {"kinds": NUMBERS, "label": _l("Divided by"), "usual": 2},
    "round": {"kinds": NUMBERS, "label": _l("Rounded"), "usual": 2, "places": [_l("Value"), _l("Decimal places")]},
    "days_between": {
        "kinds": ("date", "datetime"),
        "label": _l("Days between"),
        "usual": 2,
        "places": [_l("from"), _l("to")],
    },
    "add_days": {
        "kinds": ("date", "datetime", *NUMBERS),
        "label": _l("Days later"),
        "usual": 2,
        "places": [_l("Day"), _l("How many days")],
    },
    "concat": {"label": _l("Words joined"), "usual": 2},
    "length": {"label": _l("Length"), "usual": 1},
}
"""What the builder of computed values offers: the operator's label, how many operands it begins with, what they are,
and of which kinds the items are that it takes."""


def condition_words() -> dict[str, Any]:
    """Return the tables above in the reader's language."""
    operators = {
        name: {"words": str(WORDS[name]), "least": each.least, "most": None if each.most == MANY else each.most}
        | ({"ofMoments": str(OF_MOMENTS[name])} if name in OF_MOMENTS else {})
        for name, each in OPERATORS.items()
    }
    # In lists of pairs, because JSON forgets the order of names.
    comparisons = [(name, each | {"label": str(each["label"])}) for name, each in COMPARISONS.items()]
    roots = [{"path": path, "label": str(label), "kind": kind} for path, (label, kind) in ROOTS.items()]
    return {"operators": operators, "comparisons": comparisons, "computations": list(_computations()), "roots": roots}


def _computations() -> Iterator[tuple[str, dict[str, Any]]]:
    for name, said in COMPUTATIONS.items():
        operator = OPERATORS[name]
        most = None if operator.most == MANY else operator.most
        places = [str(place) for place in said.get("places", ())]
        yield name, said | {"label": str(said["label"]), "places": places, "least": operator.least, "most": most}
