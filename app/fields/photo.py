"""Photos taken or chosen, several if need be."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

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
    several,
)
from app.fields._labels import listed, marked
from app.fields._markup import attributes, markup
from app.fields._texts import check_text, one_line, shown_again

MOST = 9
LONGEST_NAME = 200
MOST_POSTED = 100


class Photo(Attaching):
    name = "photo"
    label = _l("Photos")
    icon = "camera"
    kind = "photo"
    browser_value = "files"
    options_schema = {
        "max": {"type": "integer", "minimum": 1, "maximum": 50, "default": MOST, "title": marked("Photos at most")},
    }

    def collect(self, item: Item, posted: Posted, name: str, context: AnswerContext) -> Typed:
        names = [text[:LONGEST_NAME] for text in several(posted, f"{name}-name", MOST_POSTED)]
        held = [id_[:LONGEST_NAME] for id_ in several(posted, name, MOST_POSTED)]
        names += [""] * (len(held) - len(names))
        uploads = [upload for upload in posted.getlist(f"{name}-file") if getattr(upload, "filename", "")]
        new = zip(received(self.kind, posted, name, context), uploads, strict=False)
        kept = [{"file": id_, "name": text} for id_, text in zip(held, names, strict=False) if id_]
        return kept + [{"file": id_, "name": upload.filename[:LONGEST_NAME]} for id_, upload in new]

    def parse(self, item: Item, typed: Typed, context: AnswerContext) -> Stored | None:
        return [{"file": one["file"], "name": one_line(one["name"]) or one["file"]} for one in typed] or None

    def typed(self, item: Item, stored: Stored | None) -> Typed:
        return [dict(one) for one in stored or ()]

    def inputs(self, item: Item, place: Place, typed: Typed) -> Markup:
        held = "".join(_held(place, one) for one in typed if is_attachment_id(one["file"]))
        add = file_input(self.kind, place.name, gettext("Add photos"), multiple="multiple")
        most = item.get("max", MOST)
        said = attributes(data_full=_too_many(most), data_remove_words=gettext("Remove %(name)s", name="{name}"))
        return markup(
            f'<span class="photo-answer" data-behaviour="photo" data-most="{most}"{said}{place.group}>'
            f"<span data-shown>{held}</span>{add}</span>"
        )

    def check(self, item: Item, stored: Stored, context: AnswerContext = NOTHING_LENT) -> None:
        if not isinstance(stored, list) or not stored or not all(is_picture(one, "name") for one in stored):
            raise InvalidAnswer(gettext("These are not photos."))
        most = item.get("max", MOST)
        if len(stored) > most:
            raise InvalidAnswer(_too_many(most))
        for one in stored:
            check_text(one["name"], LONGEST_NAME)
            check_attachment(one["file"], context)

    def stored_schema(self, item: Item) -> dict[str, Any] | None:
        return {"type": "array", "minItems": 1, "maxItems": item.get("max", MOST), "items": attachment_schema("name")}

    def text(self, item: Item, stored: Stored) -> str:
        return listed(one["name"] for one in stored)

    def paper(self, item: Item, stored: Stored | None, context: AnswerContext = NOTHING_LENT) -> Markup:
        shown = "".join(image(one["file"], context, one["name"]) for one in stored or ())
        return markup(f'<span class="photos">{shown}</span>')

    def filters(self, item: Item) -> list[FilterSpec]:
        return [filter_of(item, input="text")]

    def example(self) -> tuple[dict[str, Any], Stored]:
        item = {"key": "pictures", "type": "photo", "label": "现场照片", "max": 3}
        return item, [{"file": "b1", "name": "门口.jpg"}, {"file": "b2", "name": "电表 <2>.jpg"}]


def _too_many(most: int) -> str:
    return gettext("At most %(most)s photos fit here.", most=most)


def _held(place: Place, one: dict[str, str]) -> str:
    id_, name = one["file"], escape(shown_again(one["name"]))
    shown = image(id_, place.context, name)
    remove = escape(gettext("Remove %(name)s", name=one["name"]))
    return (
        f'<span class="photo" data-photo>{shown}<input type="hidden" name="{place.name}" value="{id_}">'
        f'<input type="hidden" name="{place.name}-name" value="{name}">'
        f'<button type="button" data-remove aria-label="{remove}">×</button></span>'
    )
