"""Bitmaps, SQL and the judgement of one entry agree on who sees what, whoever it is and whatever was granted."""

import random

import pytest
from pyroaring import BitMap
from sqlalchemy import select

from app.answers import listing
from app.answers.charts import Counting
from app.answers.filters import Selection
from app.answers.folding import fold_template
from app.answers.postings import Postings
from app.answers.scope import scope_of
from app.models.entry import Entry
from app.operations import entry as entries
from app.operations import grant
from app.permissions import Scope, Verb, may, visible
from app.standing import forget_standings
from tests.factories.customer import make_customer
from tests.factories.department import make_department
from tests.factories.entry import make_entry
from tests.factories.form_template import make_template
from tests.factories.site import make_site
from tests.factories.user import make_user

ROLES = ("agent", "supervisor", "manager", "handler", "clerk", "designer")
DISPATCHED = [
    {"key": "fill", "title": "填写"},
    {"key": "reply", "title": "答复", "by": {"department": "repair"}, "signs": True},
    {"key": "review", "title": "审核", "by": {"role": "supervisor"}, "signs": True},
]


def test_shows_nothing_to_somebody_without_any_grant(town):
    nobody = make_user("agent", sites=[town.sites[0]])
    for template in town.templates:
        grant.put("agent", Verb.SEE, Scope.NONE, town.admin, template)
        assert bitmap_of(nobody, template) == BitMap()


@pytest.mark.parametrize("seed", range(5))
def test_agrees_with_sql_and_with_the_judgement_of_each_entry(town, db, seed):
    chance = random.Random(seed)
    town.live(chance)
    for _round in range(3):
        town.regrant(chance)
        for user in town.users:
            for template in town.templates:
                by_bitmap = set(bitmap_of(user, template))
                by_sql = set(db.session.scalars(select(Entry.id).where(of(template), *visible(user, template))))
                one_by_one = {
                    each.id for each in town.entries if each.template is template and may(user, Verb.SEE, each)
                }
                assert by_bitmap == by_sql == one_by_one, (user.username, template.key)


def test_counts_in_lists_and_charts_what_sql_counts_under_the_same_rights(town, db):
    chance = random.Random(99)
    town.live(chance)
    for user in town.users:
        for template in town.templates:
            selection = Selection(template.id, (), scope_of(user, template))
            standing = select(Entry.id).where(of(template), Entry.state != "void", *visible(user, template))
            seen = list(db.session.scalars(standing.order_by(Entry.id.desc())))
            page = listing.page(selection, limit=500)
            answered, _counts = Counting(selection).count_numbers("service")
            assert page.entry_ids == seen
            assert page.count == answered.selected == len(seen)


def of(template):
    return Entry.template_id == template.id


def bitmap_of(user, template):
    return Selection(template.id, (), scope_of(user, template), with_void=True).among(Postings(template.id))


class Town:
    """Two kinds of entries, people of every role in three sites, and what they do."""

    def __init__(self):
        self.sites = [make_site() for _ in range(3)]
        self.departments = [make_department(code="repair"), make_department()]
        self.templates = [make_template(), make_template(route=DISPATCHED)]
        self.admin = make_user("Admin")
        self.users = []
        self.entries = []

    def live(self, chance):
        self.users = [self._somebody(chance) for _ in range(7)]
        owned = [make_customer(site=chance.choice(self.sites), owner=chance.choice(self.users)) for _ in range(4)]
        writers = [user for user in self.users if {role.name for role in user.roles} & {"agent", "supervisor"}]
        for _ in range(16):
            self._write(chance, chance.choice(writers or [self._writer()]), owned)

    def regrant(self, chance):
        template = chance.choice((None, *self.templates))
        grant.put(chance.choice(ROLES), Verb.SEE, chance.choice(list(Scope)), self.admin, template)
        if chance.random() < 0.3:
            switch = chance.choice((Scope.NONE, Scope.ALL))
            grant.put(chance.choice(ROLES), Verb.SEE_ALL_SITES, switch, self.admin)

    def _somebody(self, chance):
        roles = chance.sample(ROLES, chance.choice((1, 1, 2)))
        sites = chance.sample(self.sites, chance.randrange(3))
        return make_user(*roles, sites=sites, departments=chance.sample(self.departments, chance.randrange(3)))

    def _writer(self):
        self.users.append(make_user("agent", sites=self.sites[:1]))
        return self.users[-1]

    def _write(self, chance, by, owned):
        sites = {site.id for site in by.sites}
        customers = [None, *(customer for customer in owned if customer.site_id in sites)]
        answers = {"area": "东区", "service": chance.randrange(1, 11)}
        made = make_entry(by, chance.choice(self.templates), answers, customer=chance.choice(customers))
        self.entries.append(made)
        step = chance.random()
        if step < 0.15:
            entries.void(made, self.admin, "重复")
        elif step < 0.3:
            fold_template(made.template_id, limit=chance.randrange(1, 9))


@pytest.fixture
def town(app):
    made = Town()
    forget_standings()
    return made
