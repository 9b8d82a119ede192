"""What a reader may see of a template, as a filter of bitmaps: the same reach `permissions.visible` says in SQL."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pyroaring import BitMap
from sqlalchemy import select, union_all

from app.answers.facts import PRESENT
from app.answers.filters import Filter, Wanted
from app.answers.postings import Postings
from app.awaiting import awaiting
from app.extensions import db
from app.models.customer import Customer
from app.models.entry_step import EntryStep
from app.models.form_template import FormTemplate
from app.models.participant import Participant
from app.permissions import Reach, Verb, reach

Codes = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Within:
    """The entries that reach a user by any way the scope counts."""

    user: Any
    reach: Reach
    codes: Codes
    """What an entry says of itself when it reaches the user, by item."""
    by_steps: list[BitMap] = field(default_factory=list, compare=False, repr=False)
    """What its journey says, once it was read: several selections share one scope."""

    def wanted(self) -> Wanted:
        yield from self.codes.items()
        if self.reach.departments:
            yield "@site", (PRESENT,)

    def among(self, postings: Postings) -> BitMap:
        if not self.reach.own:
            return BitMap()
        found = {item: postings.having(item, codes) for item, codes in self.codes.items()}
        return BitMap().union(*self._ways(postings, found), self._by_steps())

    def _ways(self, postings: Postings, found: Mapping[str, BitMap]) -> Iterator[BitMap]:
        yield found["@author"]
        yield found["@customer"]
        if self.reach.sites:
            yield found["@site"]
        if self.reach.departments:
            yield found["@department"] & self._at_department_sites(postings, found)

    def _at_department_sites(self, postings: Postings, found: Mapping[str, BitMap]) -> BitMap:
        everywhere = postings.entries()
        if self.reach.department_sites is None:
            return everywhere
        return found["@site"] | (everywhere - postings.present("@site"))

    def _by_steps(self) -> BitMap:
        """Return what the user took part in or is awaited at; of every template, for the rest falls away by itself."""
        if not self.by_steps:
            self.by_steps.append(self._read_steps() if self.reach.takes_part else BitMap())
        return self.by_steps[0]

    def _read_steps(self) -> BitMap:
        ways = [
            select(Participant.entry_id).where(Participant.user_id == self.user.id),
            select(EntryStep.entry_id).where(*awaiting(self.user)),
        ]
        if self.reach.departments:
            asked = EntryStep.department_id.in_(self.reach.departments)
            ways.append(select(EntryStep.entry_id).where(asked, self.reach.at_site(EntryStep.site_id)))
        return BitMap(db.session.scalars(union_all(*ways)))


def scope_of(user: Any, template: FormTemplate, verb: Verb = Verb.SEE) -> Filter | None:
    """Return the filter that leaves what a verb reaches of a template; None if that is everything."""
    found = reach(user, template, verb)
    return None if found.everything else Within(user, found, _codes(user, found, verb) if found.own else {})


def _codes(user: Any, found: Reach, verb: Verb) -> Codes:
    """Return what an entry says of itself when it is within reach; a customer's owner sees, and no more than that."""
    mine = select(Customer.id).where(Customer.owner_id == user.id)
    owned = db.session.scalars(mine) if verb is Verb.SEE else ()
    sites = found.sites or (found.department_sites if found.departments else ())
    return {
        "@author": (str(user.id),),
        "@customer": tuple(map(str, owned)),
        "@department": tuple(map(str, found.departments)),
        "@site": tuple(map(str, sites or ())),
    }
