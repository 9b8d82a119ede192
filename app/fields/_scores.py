"""Not applicable: an answer that counts for nothing, neither earned nor possible."""

from flask_babel import gettext

from app.fields._answers import Code, Fact, Item

NA = "na"
NOT_APPLICABLE_SCHEMA = {
    "type": "boolean",
    "title": "May not apply",
    "description": "Offers 不适用; such an answer is left out of totals and their maximum.",
}


def na_words() -> str:
    return gettext("not applicable")


def na_code() -> Code:
    return Code(NA, na_words())


def na_fact(item: Item) -> Fact:
    return Fact(item["key"], code=NA)
