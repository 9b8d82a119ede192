"""Sign-offs as they stand on the sheet: in their cells, or on a strip below it."""

from collections.abc import Callable, Iterable, Mapping

from flask import render_template
from markupsafe import Markup
from sqlalchemy import select

from app.extensions import db
from app.models.sign_off import SignOff
from app.views.attachment import address

Address = Callable[[str], str]


def sign_offs_of(entry_id: int) -> list[SignOff]:
    return list(db.session.scalars(select(SignOff).where(SignOff.entry_id == entry_id).order_by(SignOff.id)))


def sign_off_marks(entry_id: int) -> Mapping[str, Markup]:
    return marks(sign_offs_of(entry_id))


def marks(sign_offs: Iterable[SignOff], picture: Address = address) -> Mapping[str, Markup]:
    """Return the sign-offs of each signature cell; a struck one stands there crossed out."""
    by_item: dict[str, list[SignOff]] = {}
    for sign_off in sign_offs:
        if sign_off.item_key:
            by_item.setdefault(sign_off.item_key, []).append(sign_off)
    return {key: _drawn("entry/sign_offs.html", some, picture) for key, some in by_item.items()}


def strip(sign_offs: Iterable[SignOff], picture: Address = address) -> Markup:
    """Return the sign-offs of a sheet that prints no cell for them."""
    loose = [sign_off for sign_off in sign_offs if not sign_off.item_key]
    return _drawn("entry/sign_off_strip.html", loose, picture) if loose else Markup()


def _drawn(template: str, sign_offs: list[SignOff], picture: Address) -> Markup:
    return Markup(render_template(template, sign_offs=sign_offs, picture=picture))  # noqa: S704 -- our own template escapes
