"""Names of questions in an XLSForm: one for each item, unique in the form, and which one an expression reads."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext

from app.fields import type_of
from app.paper_in.xlsform.keys import Keys
from app.paper_in.xlsform.xpath import UntranslatableError
from app.schema.items import sections, walk

Thing = Mapping[str, Any]


class Names:
    """Hands out names before anything is written, so that conditions can point forward."""

    def __init__(self, document: Thing) -> None:
        self.keys = Keys()
        self.of: dict[int, str] = {}
        self.by_path: dict[str, str] = {}
        """Path of an answer, as expressions write it, to the question that holds it."""
        self.choices: dict[tuple[str, str], tuple[str, str]] = {}
        """Path of an answer and of an option to the question and the choice that stand for it."""
        for found in walk(document):
            self._name(found.item, found.table)
        for home in sections(document):
            self.of[id(home.section)] = self.keys.free(home.section["key"], "section")

    def _name(self, item: Thing, table: Thing | None) -> None:
        wanted = item["key"] if table is None or item["key"] not in self.keys.taken else f"{table['key']}_{item['key']}"
        name = self.of[id(item)] = self.keys.free(wanted, "item")
        path = f"answers.{table['key']}.*.{item['key']}" if table else f"answers.{item['key']}"
        self.by_path[path] = name
        self._options(path, name, item.get("options", ()), "", name)
        for truth in ("yes", "no") if not item.get("options") else ():
            self.choices[path, truth] = name, truth
        for blank in item.get("blanks", ()):
            self.of[id(blank)] = self.by_path[f"{path}.{blank['key']}"] = self.keys.free(
                f"{name}_{blank['key']}", "blank"
            )
        if not type_of(item).columns(item) and "of" in type_of(item).options_schema and type_of(item).asked:
            for end in ("from", "to"):
                self.by_path[f"{path}.{end}"] = self.keys.free(f"{name}_{end}", "item")

    def _options(self, path: str, name: str, options: Any, parent: str, question: str) -> None:
        """Give each level of options a question: the one that asks, and one for each option that holds others."""
        for option in options:
            here = f"{parent}/{option['key']}".strip("/")
            self.choices[path, here] = question, option["key"]
            spoken = f"{name}_{here.replace('/', '_')}"
            if option.get("options"):
                inner = self.of[id(option)] = self.keys.free(spoken, "item")
                self._options(path, name, option["options"], here, inner)
            if option.get("fill_in"):
                self.by_path[f"{path}.texts.{here}"] = self.keys.free(f"{spoken}_text", "item")

    def question(self, path: str, table: Thing | None = None) -> str:
        """Return the question an expression means that stands in a table, or in none."""
        found = self.by_path.get(self._whole(path, table))
        if found is None:
            raise UntranslatableError(gettext("XLSForm cannot read %(path)s", path=path))
        return found

    def choice(self, path: str, option: str, table: Thing | None = None) -> tuple[str, str]:
        found = self.choices.get((self._whole(path, table), option))
        if found is None:
            raise UntranslatableError(gettext("XLSForm cannot read %(path)s", path=f"{path} {option}"))
        return found

    def _whole(self, path: str, table: Thing | None) -> str:
        root, _dot, rest = path.partition(".")
        return f"answers.{table['key']}.*.{rest}" if root == "row" and table else path
