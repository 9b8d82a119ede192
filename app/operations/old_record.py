"""One old record out of a list: what its row says, whether it may stand, and the entry it becomes."""

import hashlib
import hmac
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from flask import current_app
from flask_babel import gettext
from sqlalchemy import select

from app import clock
from app.answers.projection import record
from app.errors import Invalid, Refused
from app.extensions import db
from app.fields import NOTHING_LENT, AnswerContext, InvalidAnswer, RowTexts, type_of
from app.models.entry import Entry
from app.models.record_import import RecordImport
from app.models.site import Site
from app.operations import entry as entries
from app.operations.content import checked
from app.operations.definition import definition_of
from app.operations.naming import Naming
from app.operations.record_columns import DAY, NUMBER, SITE, columns_of
from app.operations.submission import Submission, Undrafted, may_start
from app.operations.surroundings import roots_of
from app.permissions import Verb, hidden_sections, reach

MOMENT = {"key": DAY, "type": "datetime"}
LONGEST_NUMBER = 60
FIRST_YEAR = 1970
Rows = Sequence[tuple[int, list[str]]]
Linked = Mapping[str, Mapping[str, list[RowTexts]]]
"""Table -> number of the record -> its rows."""


@dataclass
class OldRecord:
    """What a row says, and what is against it."""

    place: int
    line: str
    cells: list[str]
    number: str = ""
    site: Site | None = None
    moment: datetime | None = None
    """When it was written, as stored; None: nobody says, so it counts from now."""
    answers: dict[str, Any] = field(default_factory=dict)
    """As the row says them; `whole` has what is computed too."""
    whole: Mapping[str, Any] = field(default_factory=dict)
    errors: dict[str, Any] = field(default_factory=dict)
    fingerprint: str = ""
    token: str = ""
    context: AnswerContext = NOTHING_LENT
    """Knows whom it names."""
    known: Entry | None = None
    """The entry it has become in an earlier import."""

    @property
    def is_new(self) -> bool:
        return not self.errors and self.known is None

    @property
    def day(self) -> str:
        return clock.local(self.moment or clock.now()).date().isoformat()


def sites_for(by: Any, template: Any) -> list[Site]:
    """Return the sites somebody may bring old records into: those the form is theirs to fill in for, as a whole."""
    found = reach(by, template, Verb.FILL)
    here = [] if found.everything else [Site.id.in_(found.sites)]
    return list(db.session.scalars(select(Site).where(*here).order_by(Site.code)))


class Reader:
    """Reads the rows of one file for whoever brings it."""

    def __init__(self, job: RecordImport, by: Any) -> None:
        self.job, self.by = job, by
        self.definition = definition_of(job.version)
        self.columns = columns_of(self.definition.compiled, self._readable())
        self.sites = sites_for(by, job.template)

    def _readable(self) -> frozenset[str]:
        """Return the items a file can fill: those of the first step; of what is closed on paper, those of all steps."""
        definition = self.definition
        items = frozenset(definition.document.asked) if self.job.closed else definition.fillable(definition.route.first)
        hidden = definition.items_in(hidden_sections(self.by, self.job.template))
        return frozenset(key for key in items - hidden if type_of(definition.document.standing[key]).reads_cells)

    @property
    def editable(self) -> frozenset[str]:
        """Return the items that are judged; a picture no list can hold is not missed on what is closed on paper."""
        return self.columns.readable if self.job.closed else self.definition.fillable(self.definition.route.first)

    @cached_property
    def _mapped(self) -> Mapping[str, Mapping[str, int]]:
        """Map each item to the columns its cells are in."""
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for key, at in self.job.mapping.items():
            column = self.columns.column(key)
            if column is not None:
                found[column.item][column.suffix] = at
        return found

    def linked(self) -> Linked:
        """Return the rows of the further sheets by the table they belong to and the number of their record."""
        found: dict[str, dict[str, list[RowTexts]]] = {}
        for sheet in self.job.sheets:
            table = self.columns.table_of(sheet["heads"])
            if table is None:
                continue
            rows = found.setdefault(table[0], defaultdict(list))
            for row in sheet["rows"]:
                cells: dict[str, dict[str, str]] = defaultdict(dict)
                for (column, suffix), at in table[1].items():
                    cells[column][suffix] = cell(row, at)
                rows[cell(row, 0).strip()].append((cell(row, 1), cells))
        return found

    def read(self, rows: Rows, linked: Linked, before: Rows = ()) -> list[OldRecord]:
        """Return what these rows say, the names in them understood, and judge each, by those before them too."""
        found = [self._begun(place, row) for place, row in rows]
        repeated = self._repeated(found, linked, before)
        naming = Naming(self.by)
        for one in found:
            self._understand(one, linked, naming.hearing)
        for one in found:
            one.answers, one.errors = {}, self._own_errors(one)
            if one.place in repeated:
                line = repeated[one.place]
                one.errors[NUMBER] = gettext("The number on paper is that of line %(line)s.", line=line)
            one.context = naming.of_site(one.site.id if one.site else None)
            self._understand(one, linked, one.context)
            self._judge(one)
        return found

    def _repeated(self, found: Sequence[OldRecord], linked: Linked, before: Rows) -> dict[int, str]:
        """Map each row that bears the number of an earlier one to the line of that.

        Two sites may number alike, unless rows of a further sheet belong to the number: nobody knows to which.
        """
        numbers = {one.number for one in found} - {""}
        same = (each for each in before if self._said(each[1], NUMBER)[:LONGEST_NUMBER] in numbers)
        earlier = [self._begun(place, row) for place, row in same]
        first: dict[tuple[str, int | None], str] = {}
        repeated = {}
        for one in (one for one in (*earlier, *found) if one.number):
            is_shared = any(one.number in rows for rows in linked.values())
            site_id = None if is_shared or one.site is None else one.site.id
            line = first.setdefault((one.number, site_id), one.line)
            if line != one.line:
                repeated[one.place] = line
        return repeated

    def _begun(self, place: int, row: list[str]) -> OldRecord:
        one = OldRecord(place, row[0], row[1:], self._said(row, NUMBER)[:LONGEST_NUMBER])
        name = self._said(row, SITE)
        one.site = self._sites_by_name.get(name.casefold()) if name else self._default_site
        return one

    def _said(self, row: Sequence[str], key: str) -> str:
        return cell(row, self.job.mapping[key]).strip() if key in self.job.mapping else ""

    @cached_property
    def _sites_by_name(self) -> Mapping[str, Site]:
        return {name.casefold(): site for site in reversed(self.sites) for name in (site.code, site.name)}

    @cached_property
    def _default_site(self) -> Site | None:
        return next((site for site in self.sites if site.id == self.job.site_id), None)

    def _own_errors(self, one: OldRecord) -> dict[str, Any]:
        errors: dict[str, Any] = {}
        if one.site is None:
            errors[SITE] = gettext("Which of your sites does it belong to?")
        if DAY in self.job.mapping:
            try:
                one.moment = _moment(cell([one.line, *one.cells], self.job.mapping[DAY]))
            except InvalidAnswer as error:
                errors[DAY] = error.message
        return errors

    def _understand(self, one: OldRecord, linked: Linked, context: AnswerContext) -> None:
        """Read the cells of a row; what cannot be understood stands beside its item."""
        for key in {**self._mapped, **linked}:
            item = self.definition.document.standing[key]
            rows = linked.get(key, {}).get(one.number) if one.number else None
            columns = self._mapped.get(key, {})
            texts = {suffix: cell([one.line, *one.cells], at) for suffix, at in columns.items()}
            try:
                kind = type_of(item)
                value = kind.from_rows(item, rows, context) if rows else kind.from_cells(item, texts, context)
            except InvalidAnswer as error:
                one.errors[key] = error.message
                continue
            if value is not None:
                one.answers[key] = value

    def _judge(self, one: OldRecord) -> None:
        site_id, customer_id = one.site.id if one.site else None, self.definition.customer_id(one.answers)
        roots = {**roots_of(self.definition, self.by, site_id, customer_id), "today": one.day}
        try:
            one.whole = checked(self.definition, one.answers, {}, self.editable, one.context, roots)
        except Invalid as error:
            one.errors = {**error.errors, **one.errors}
        one.fingerprint = self._fingerprint(one)

    def _fingerprint(self, one: OldRecord) -> str:
        """Return what is equal for rows that say the same; keyed, so that it tells nothing of what was erased later."""
        said = [self.job.template_id, one.site.id if one.site else None, one.number, str(one.moment), one.answers]
        text = json.dumps(said, sort_keys=True, ensure_ascii=False)
        return hmac.new(str(current_app.config["SECRET_KEY"]).encode(), text.encode(), hashlib.sha256).hexdigest()


def bring_in(reader: Reader, one: OldRecord) -> Entry:
    """Make an entry of a row, by the same check, number and log as one filled in on the page.

    It stands in lists and charts at its own day, while the log says that it came now, from where and through whom.
    """
    job, definition = reader.job, reader.definition
    if not job.closed and not may_start(definition.route, reader.by):
        raise Refused(gettext("This form is filled in by others."))
    customer_id = definition.customer_id(one.answers)
    site_id = one.site.id if one.site else 0
    sheet = Undrafted(one.token, job.template_id, job.version_id, site_id, customer_id, clock.now())
    submission = Submission(sheet, reader.by, definition)
    submission.dated = one.moment or submission.at
    submission.roots = {**submission.roots, "today": one.day}
    submission.take(one.answers, reader.editable, one.context)
    made = submission.write(_origin(job, one), "import")
    if not job.closed:
        submission.sign(made, "", None)
    elif made.state == "running":
        return entries.end_on_paper(made, reader.by, job.reason)
    record(made, definition.text)
    return made


def _origin(job: RecordImport, one: OldRecord) -> str:
    origin = gettext("%(file)s, line %(line)s", file=job.filename, line=one.line)
    return gettext("%(origin)s; on paper %(number)s", origin=origin, number=one.number) if one.number else origin


def _moment(text: str) -> datetime:
    """Return the moment a record was written, as stored; a day counts from its beginning."""
    said = type_of(MOMENT).from_cells(MOMENT, {"": text}, AnswerContext())
    if said is None:
        raise InvalidAnswer(gettext("Please fill this in."))
    moment = clock.stored(datetime.fromisoformat(said).replace(tzinfo=clock.CHINA))
    if moment > clock.now():
        raise InvalidAnswer(gettext("An old record cannot be of the future."))
    if moment.year < FIRST_YEAR:
        raise InvalidAnswer(gettext("There are no records from before %(year)s.", year=FIRST_YEAR))
    return moment


def cell(row: Sequence[str], at: int) -> str:
    """Return a cell of a row that has its line number in front."""
    return row[at + 1] if at + 1 < len(row) else ""
