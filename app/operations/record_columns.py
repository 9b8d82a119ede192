"""What the columns of an old list can mean for a form, and which of them probably do."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from app.exports import Layout, own_heads
from app.fields import Item, label_of, type_of
from app.fields._labels import clauses, locale, said_of
from app.importers import Target
from app.schema.compiled import Compiled

LANGUAGES = ("zh", "en")
DAY, SITE, NUMBER = "@day", "@site", "@number"
OWN = (
    Target(
        DAY,
        _l("Day of the record"),
        ("记录日期", "登记日期", "填写日期", "填表日期", "提交日期", "提交时间", "日期", "date"),
    ),
    Target(SITE, _l("Site"), ("站点", "管理处", "小区", "项目", "门店", "site")),
    Target(NUMBER, _l("Number on paper"), ("编号", "单号", "记录编号", "表单编号", "序号", "no", "number")),
)
SHORTEST = 2
"""A head of fewer signs is no beginning of another."""
GENERAL = frozenset({"日期", "时间", "date", "time"})
"""Heads end like this whatever they are about."""
AT, SUBMITTED = 4, 2
"""How many own heads an export begins with, and which from the end is the day."""


@dataclass(frozen=True)
class Column:
    """Something a column can be read as: a cell of an item."""

    target: Target
    item: str
    suffix: str


class Columns:
    """What a file can say about the items of a form."""

    def __init__(self, compiled: Compiled, readable: frozenset[str]) -> None:
        self.compiled = compiled
        self.readable = readable
        layouts = {language: self._layout(language) for language in LANGUAGES}
        mine = self._layout("")
        self._all = {column.target.key: column for column in self._columns(mine, layouts.values())}
        self._tables = {
            key: [(place, _heads_of(layouts.values(), key, place)) for place in table.heads]
            for key, table in mine.tables.items()
        }
        self.table_labels = {key: table.label for key, table in mine.tables.items()}

    def _layout(self, language: str) -> Layout:
        others = frozenset(self.compiled.document.standing) - self.readable

        def made() -> Layout:
            return Layout({0: self.compiled}, lambda _each: others, tables_apart=False)

        if not language:
            return made()
        with force_locale(language):
            return made()

    def _columns(self, mine: Layout, layouts: Iterable[Layout]) -> Iterator[Column]:
        layouts = list(layouts)
        items = self.compiled.document.standing
        for (item, suffix), label in mine.records.heads.items():
            heads = tuple(dict.fromkeys(_plain(layout.records.heads[item, suffix]) for layout in layouts))
            target = Target(f"{item}.{suffix}" if suffix else item, label, heads, _is_required(items[item]))
            yield Column(target, item, suffix)

    @property
    def readable_in_order(self) -> list[str]:
        """Return the items a file can fill, in the order of the sheet."""
        return list(dict.fromkeys(column.item for column in self._all.values()))

    @property
    def targets(self) -> list[Target]:
        return [*OWN, *(column.target for column in self._all.values())]

    def column(self, key: str) -> Column | None:
        return self._all.get(key)

    def guess(self, heads: Sequence[str]) -> dict[str, int]:
        """Say which column is meant by each target; those of our own exports are known by their order.

        Whatever is called exactly so goes first, then what is much alike; the day may be that of an item.
        """
        plain = [_plain(head) for head in heads]
        found = _own_export(plain)
        taken = set(range(max(found.values()) + 2)) if found else set()
        items = {key: column.target.heads for key, column in self._all.items()}
        self._match(items, plain, found, taken, lambda names, head: head in names)
        if DAY not in found:
            own = {target.key: (*target.heads, _plain(str(target.label))) for target in OWN}
            self._match(own, plain, found, taken, lambda names, head: head in names)
        self._match(items, plain, found, taken, _is_alike)
        days = [found[key] for key, column in self._all.items() if key in found and self._is_day(column)]
        return {DAY: days[0], **found} if days else found

    @staticmethod
    def _match(
        wanted: Mapping[str, Iterable[str]],
        plain: Sequence[str],
        found: dict[str, int],
        taken: set[int],
        matches: Callable[[Iterable[str], str], bool],
    ) -> None:
        """Add to what is found the first free column of each target; a column is read once."""
        for key, names in wanted.items():
            free = (at for at, head in enumerate(plain) if head and at not in taken and matches(names, head))
            at = None if key in found else next(free, None)
            if at is not None:
                found[key] = at
                taken.add(at)

    def _is_day(self, column: Column) -> bool:
        item = self.compiled.document.standing[column.item]
        return not column.suffix and type_of(item).summary(item) == "day"

    def label(self, key: str) -> str:
        """Return how an item is called, or what else can be wrong with a row."""
        own = next((str(target.label) for target in OWN if target.key == key), "")
        item = self.compiled.document.standing.get(key, {})
        return own or self.table_labels.get(key) or label_of(item) or self._head(key)

    def _head(self, key: str) -> str:
        """Return what a nameless item is called in an export."""
        return next((str(column.target.label) for column in self._all.values() if column.item == key), "")

    def said(self, errors: Mapping[str, Any]) -> str:
        """Return in one line what is wrong with a row; cells of tables are named `visits-3-mode`."""
        words = ((self.label(key.partition("-")[0]), str(message).rstrip("。.")) for key, message in errors.items())
        return clauses(
            said_of(label, message) if label and not message.startswith(label) else message for label, message in words
        )

    def table_of(self, heads: Sequence[str]) -> tuple[str, dict[tuple[str, str], int]] | None:
        """Return which table the rows of a further sheet belong to, and which of its columns is which."""
        plain = [_plain(head) for head in heads]
        best: tuple[str, dict[tuple[str, str], int]] | None = None
        for key, places in self._tables.items():
            found: dict[tuple[str, str], int] = {}
            for place, names in places:
                free = (at for at, head in enumerate(plain) if at > 1 and head in names and at not in found.values())
                at = next(free, None)
                found |= {} if at is None else {place: at}
            if found and (best is None or len(found) > len(best[1])):
                best = key, found
        return best


def columns_of(compiled: Compiled, readable: frozenset[str]) -> Columns:
    """Return the columns of a form as the reader's language calls them; a worker asks again with every few rows."""
    return _columns_in(locale().language, compiled, readable)


@lru_cache(maxsize=32)
def _columns_in(_language: str, compiled: Compiled, readable: frozenset[str]) -> Columns:
    return Columns(compiled, readable)


def _heads_of(layouts: Iterable[Layout], table: str, place: tuple[str, str]) -> frozenset[str]:
    return frozenset(_plain(layout.tables[table].heads[place]) for layout in layouts)


def _own_export(plain: Sequence[str]) -> dict[str, int]:
    """Return number, site and day of a file this panel wrote, or handed back with reasons in front."""
    for language in LANGUAGES:
        with force_locale(language):
            for names in (own_heads(names_customer=True), own_heads(names_customer=False)):
                known = [_plain(name) for name in names]
                for start in range(min(AT, len(plain))):
                    if list(plain[start : start + len(known)]) == known:
                        return {NUMBER: start, SITE: start + 2, DAY: start + len(known) - SUBMITTED}
    return {}


def _is_required(item: Item) -> bool:
    return item.get("required") is True


def _is_alike(names: Iterable[str], head: str) -> bool:
    """Say whether a head is a name with something added, 营业面积(㎡) or 客户姓名, or the beginning of one."""
    if len(head) < SHORTEST:
        return False
    longer = (
        head.startswith(name) or head.endswith(name) for name in names if len(name) >= SHORTEST and name not in GENERAL
    )
    return any(longer) or any(name.startswith(head) for name in names)


def _plain(head: str) -> str:
    """Return a head as it is compared: without spaces and punctuation, in small letters."""
    return re.sub(r"[\W_]+", "", head).casefold()
