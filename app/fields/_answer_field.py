"""The WTForms field of an item: it keeps what was typed and leaves every question to the field type."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from wtforms import Field
from wtforms.utils import unset_value

from app.fields._answers import InvalidAnswer, Item
from app.fields._context import NOTHING_LENT, AnswerContext
from app.fields._labels import label_of, label_text, language
from app.fields._markup import Place, attributes, error_line, help_line, markup

if TYPE_CHECKING:
    from app.fields._base import FieldType


class AnswerWidget:
    """Inputs, help and error of one item, in one element the page's scripts can find."""

    def __call__(self, field: "AnswerField", **_kwargs: Any) -> Markup:
        place = field.place
        return markup(
            f'<div class="field field-{field.field_type.name}"{attributes(data_item=field.name)}'
            f' data-value="{field.field_type.browser_value}">'
            f"{field.inputs(place)}{help_line(field.description, place.name)}{error_line(place)}</div>"
        )


class AnswerField(Field):
    """`data` is the stored form or None, `raw` what was typed, `parts` the messages inside the value."""

    widget = AnswerWidget()

    def __init__(self, field_type: "FieldType", item: Item, **kwargs: Any) -> None:
        super().__init__(label=label_of(item), description=label_text(item.get("help")), **kwargs)
        self.field_type = field_type
        self.item = item
        self.raw: Any = None
        self.parts: Mapping[str, Any] = {}

    @property
    def context(self) -> AnswerContext:
        """Return what the form's `Meta.context` lends."""
        return getattr(self.meta, "context", NOTHING_LENT)

    @property
    def place(self) -> Place:
        """Return where the inputs stand and what is to be said about them."""
        return Place(
            self.name,
            self._spoken_label(),
            str(self.errors[0]) if self.errors else "",
            self.parts,
            required=self.item.get("required") is True,
            helped=bool(self.description),
            context=self.context,
            language=language(),
        )

    def _spoken_label(self) -> str:
        hidden = not self.field_type.labels_inputs or self.item.get("label_at", self.field_type.label_at) == "none"
        return str(self.label.text or self.field_type.label) if hidden else ""

    def inputs(self, place: Place) -> Markup:
        """Return the inputs, or the value itself where nobody is asked."""
        if self.field_type.is_asked(self.item) or not self.field_type.asked:
            return self.field_type.inputs(self.item, place, self.raw)
        shown = self.field_type.paper(self.item, self.data, self.context)
        return markup(f'<output id="{place.name}">{shown}</output>')

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Take the stored value, then what was posted over it."""
        self.process_errors: list[Any] = []
        self.parts = {}
        self.data = self.object_data = None if data is unset_value else data
        self.raw = self.field_type.typed(self.item, self.data)
        if formdata is not None and self.field_type.is_asked(self.item):
            self._read(formdata)

    def _read(self, posted: Any) -> None:
        try:
            typed = self.field_type.collect(self.item, posted, self.name, self.context)
        except InvalidAnswer as error:
            self.process_errors.append(error.message)
        else:
            self.take(typed)

    def take(self, raw: Any) -> None:
        """Judge what was typed and keep it either way; a draft gives back its own here."""
        self.raw, self.data, self.process_errors, self.parts = raw, None, [], {}
        try:
            data = self.field_type.parse(self.item, raw, self.context)
            if data is not None:
                self.field_type.check(self.item, data, self.context)
            self.data = data
        except InvalidAnswer as error:
            self.process_errors.append(error.message)
            self.parts = error.parts
