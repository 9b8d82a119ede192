"""Ask a field type as a page does, and answer as a browser does."""

from html.parser import HTMLParser
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms.form import BaseForm
from wtforms.meta import DefaultMeta

from app.fields import AnswerContext, Reference, type_of

NAMES = {5: "张三", 6: "李四", 7: "3-2-1201", 3: "李四"}
LENDING = AnswerContext(
    may_use_attachment=lambda attachment: not attachment.startswith("theirs"),
    lookup=lambda _kind, id_: Reference(id_, NAMES[id_]) if id_ in NAMES else None,
    find=lambda _kind, text: [Reference(id_, name) for id_, name in NAMES.items() if name == text][:1],
)


class LendingMeta(DefaultMeta):
    context = LENDING


def field_of(item: dict[str, Any], *, stored: Any = None, posted: Any = None, meta: type = LendingMeta) -> Any:
    """Return the bound field of an item, processed and validated."""
    form = BaseForm({item["key"]: type_of(item).wtf_field(item)}, meta=meta())
    form.process(None if posted is None else MultiDict(posted), data={item["key"]: stored})
    form.validate()
    return form[item["key"]]


class Browser(HTMLParser):
    """Collects what a browser without script would send for some markup."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.controls: list[tuple[str, str]] = []
        self.radios: dict[str, str] = {}
        self.area: str | None = None
        self.inert = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.inert += tag == "template"
        if tag == "input" and not self.inert:
            self._take(values)
        if tag == "textarea":
            self.area = values["name"]
            self.controls.append((self.area, ""))

    def handle_endtag(self, tag: str) -> None:
        self.inert -= tag == "template"
        if tag == "textarea" and self.area is not None:
            name, text = self.controls.pop()
            self.controls.append((name, text.removeprefix("\n").replace("\n", "\r\n")))
            self.area = None

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            name, text = self.controls.pop()
            self.controls.append((name, text + data))

    def _take(self, values: dict[str, str]) -> None:
        kind, name = values.get("type", "text"), values.get("name", "")
        if kind == "file" or not name:
            return
        if kind == "radio" and "checked" in values:
            self.radios[name] = values.get("value", "on")
        elif (kind == "checkbox" and "checked" in values) or kind not in {"radio", "checkbox"}:
            self.controls.append((name, values.get("value", "on" if kind == "checkbox" else "")))

    @property
    def post(self) -> list[tuple[str, str]]:
        return [*self.controls, *self.radios.items()]


def sent(html: Any) -> list[tuple[str, str]]:
    return Browser(str(html)).post


class Ids(HTMLParser):
    """Collects every id and every name, to see that they are unique and answered for."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.tags: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.ids += [value or "" for name, value in attrs if name == "id"]
