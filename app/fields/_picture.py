"""What a signature and a stamp have in common: one picture in its place on the sheet."""

from typing import Any

from flask_babel import gettext
from markupsafe import Markup

from app.fields._attaching import (
    Attaching,
    attachment_schema,
    check_attachment,
    file_input,
    image,
    is_attachment_id,
    is_picture,
    received,
)
from app.fields._base import (
    NOTHING_LENT,
    AnswerContext,
    FilterSpec,
    InvalidAnswer,
    Item,
    Place,
    Posted,
    Stored,
    Typed,
    filter_of,
    first,
)
from app.fields._labels import label_of
from app.fields._markup import markup


class Picture(Attaching):
    browser_value = "file"

    def collect(self, item: Item, posted: Posted, name: str, context: AnswerContext) -> Typed:
        uploaded = received(self.kind, posted, name, context)
        return uploaded[0] if uploaded else first(posted, name)

    def parse(self, item: Item, typed: Typed, context: AnswerContext) -> Stored | None:
        return {"file": typed.strip()} if typed.strip() else None

    def typed(self, item: Item, stored: Stored | None) -> Typed:
        return stored["file"] if stored else ""

    def inputs(self, item: Item, place: Place, typed: Typed) -> Markup:
        held = typed if is_attachment_id(typed) else ""
        shown = image(held, place.context, label_of(item)) if held else ""
        return markup(
            f'<span class="{self.kind}-answer" data-behaviour="picture"{place.group}>{self.surface(item)}'
            f'<span data-shown>{shown}</span><input type="hidden" name="{place.name}" value="{held}">'
            f"{file_input(self.kind, place.name, self.wanted())}</span>"
        )

    def surface(self, item: Item) -> str:
        """Return what is drawn on, if anything."""
        return ""

    def wanted(self) -> str:
        """Return what the file input is called."""
        return gettext("Choose a picture")

    def check(self, item: Item, stored: Stored, context: AnswerContext = NOTHING_LENT) -> None:
        if not is_picture(stored):
            raise InvalidAnswer(gettext("This is not a picture."))
        check_attachment(stored["file"], context)

    def stored_schema(self, item: Item) -> dict[str, Any] | None:
        return attachment_schema()

    def paper(self, item: Item, stored: Stored | None, context: AnswerContext = NOTHING_LENT) -> Markup:
        shown = image(stored["file"], context, label_of(item)) if stored else ""
        return markup(f'<span class="{self.kind}">{shown}</span>')

    def filters(self, item: Item) -> list[FilterSpec]:
        return [filter_of(item, input="text")]

    def example_file(self) -> dict[str, Any]:
        return {"file": "3f8e2c1a-5f0a-4c56-9d7e-1b2c3d4e5f60"}
