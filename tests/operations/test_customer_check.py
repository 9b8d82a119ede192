"""What a customer's phone must be: what a phone field of a sheet takes, and what is known already."""

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Invalid
from app.fields import NOTHING_LENT, TYPES, InvalidAnswer
from app.models.customer import masked
from app.operations.customer_check import phone_kept

ITEM = {"key": "tel", "type": "phone"}
TYPED = st.one_of(st.text(max_size=45), st.from_regex(r"[0-9+()（） 转-]{0,20}", fullmatch=True))


@pytest.mark.parametrize("typed", ["12ab", "!!x", "1", "138123456789", "138****5678", "123*5678", "1" * 60])
def test_refuses_what_is_no_phone_number(bare_app, typed):
    with bare_app.test_request_context(), pytest.raises(Invalid) as refused:
        phone_kept(typed)

    assert refused.value.errors.keys() == {"phone"}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("  ", ""),
        ("13812345678", "13812345678"),
        (" 138 1234 5678 ", "13812345678"),
        ("１３８１２３４５６７８", "13812345678"),
        ("(010)88887777转9", "010-88887777-9"),
    ],
)
def test_keeps_a_number_as_sheets_do(bare_app, typed, kept):
    with bare_app.test_request_context():
        assert phone_kept(typed) == kept


@pytest.mark.parametrize("known", ["12ab", "13812345678", "1", "138-0000 0001"])
def test_lets_a_known_number_stay_as_it_was_or_as_it_was_shown(bare_app, known):
    with bare_app.test_request_context():
        assert phone_kept(known, known) == known
        assert phone_kept(masked(known), known) == known
        assert phone_kept("", known) == ""


@given(typed=TYPED)
def test_judges_as_the_phone_field_of_a_sheet_does(bare_app, typed):
    with bare_app.test_request_context():
        try:
            stored = TYPES["phone"].parse(ITEM, typed, NOTHING_LENT)
            if stored is not None:
                TYPES["phone"].check(ITEM, stored)
        except InvalidAnswer:
            stored = InvalidAnswer
        try:
            kept = phone_kept(typed)
        except Invalid:
            assert stored is InvalidAnswer or "*" in typed
        else:
            assert kept == (stored or "")


@pytest.fixture(scope="module")
def bare_app():
    app = Flask(__name__)
    Babel(app)
    return app
