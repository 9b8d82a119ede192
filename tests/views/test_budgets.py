"""Every page asks the database at most twelve times, however much there is to show."""

import json
from itertools import count
from typing import Any

import pytest

from app.operations import draft as drafts
from app.operations import entry as entries
from app.operations.publication import new_version
from app.schema.document import load
from tests.factories.customer import make_customer
from tests.factories.entry import waiting_step
from tests.factories.form_template import make_template
from tests.factories.user import make_user
from tests.views.test_draft import json_headers
from tests.views.visits import judge, make_judged_visits, sheet_of, visit

MOST = 12
PAGES = {
    "desk": "/",
    "desk late": "/queue/?late=1",
    "catalogue": "/forms/",
    "list": "/forms/{key}/",
    "filtered list": "/forms/{key}/?f.service.from=1&f.mode=phone&f.mode.all=phone/first&f.on.is=blank&sort=-service",
    "charts": "/charts/{key}/",
    "charts filtered": "/charts/{key}/?f.service.from=1&f.mode=phone&f.@submitted.from=2020-01-01",
    "charts by person": "/charts/{key}/?split=@author&by=week",
    "charts by class": "/charts/{key}/?split=@class",
    "charts before": "/charts/{key}/?split=@before&f.@submitted.from=2026-01-01&f.@submitted.to=2026-12-31",
    "dashboards": "/dashboards/",
    "blank sheet": "/forms/{key}/blank",
    "queue": "/queue/",
    "queue step": "/queue/{step}",
    "entry": "/entries/{entry}",
    "entry on paper": "/entries/{entry}.pdf",
    "many on paper": "/forms/{key}/records.pdf?all=1&sort=-service",
    "many to print": "/forms/{key}/records?all=1",
    "correction": "/drafts/{correction}",
}


@pytest.mark.parametrize("who", ["agent", "supervisor", "manager"])
@pytest.mark.parametrize("name", PAGES)
def test_asks_little_for_few_rows_and_no_more_for_many(request, login, asked, desk, who, name):
    reader = request.getfixturevalue(who)
    mine = login(reader)
    mine.get("/")  # compiles what the process keeps

    few = questions(asked, mine, desk.address(PAGES[name], reader))
    desk.fill_up()
    many = questions(asked, mine, desk.address(PAGES[name], reader))

    assert len(many) <= MOST, "\n".join(many)
    assert len(many) <= len(few) + 1, "\n".join(many)  # a first row may cost one question more


def test_asks_little_to_show_and_save_a_sheet_that_names_many(login, asked, desk, agent):
    mine = login(agent)
    started = drafts.open_draft(desk.template, agent)
    rows = desk.rows(10)
    drafts.save(started, {"area": "东区", "rows": rows}, {}, 1, agent)
    address = f"/drafts/{started.token}"
    page = mine.get(address)

    shown = questions(asked, mine, address)
    saved = asked(lambda: mine.post(f"{address}/save", data=sheet_of(page), headers=json_headers(mine)))

    assert sheet_of(page)["rows-9-who"] == rows[9]["who"]["name"]
    assert len(shown) <= MOST, "\n".join(shown)
    assert len(saved) <= MOST, "\n".join(saved)


def test_asks_little_of_an_entry_with_a_long_history(login, asked, desk, agent, supervisor):
    made = visit(agent, desk.template)
    for number in range(8):
        entries.return_(waiting_step(made), supervisor, "fill", f"第{number}次退回")
        started = drafts.open_step_draft(waiting_step(made), agent)
        entries.fill_step(started, {"area": f"东区{number}", "rows": desk.rows(3)}, agent)
    judge(made, supervisor)

    asked_for = questions(asked, login(supervisor), f"/entries/{made.id}")

    assert len(asked_for) <= MOST, "\n".join(asked_for)


def test_asks_little_for_charts_of_a_form_that_had_many_versions(login, asked, desk, agent, supervisor):
    for number in range(4):
        source = json.loads(desk.template.version.document) | {"title": f"回访评定{number}"}
        new_version(desk.template, load(json.dumps(source)), None, "")
        visit(agent, desk.template, service=9)

    address = f"/charts/{desk.template.key}/"
    found = questions(asked, login(supervisor), address)

    assert sum("SELECT template_version.id" in statement for statement in found) == 1
    assert len(found) <= MOST, "\n".join(found)


def test_asks_little_for_the_matrix_of_rights(login, asked, admin):
    template = make_judged_visits()
    for _ in range(10):
        make_template()

    for address in ("/rights/", f"/rights/{template.key}"):
        assert len(questions(asked, login(admin), address)) <= MOST


def questions(asked, client, address):
    answers: list[Any] = []
    statements = asked(lambda: answers.append(client.get(address, buffered=True)))
    assert answers[0].status_code in {200, 302}, address
    return [" ".join(statement.split())[:200] for statement in statements]


class Desk:
    """Entries of one template by several people, waiting and decided, and drafts beside them."""

    def __init__(self, agent, supervisor, manager, site):
        self.agent, self.supervisor, self.manager, self.site = agent, supervisor, manager, site
        self.template = make_judged_visits()
        self.numbers = count(1)
        self.entry = self._submit()
        judge(self._submit(), supervisor)

    def address(self, pattern, reader):
        correction = drafts.open_correction(self.entry, self.manager).token if reader is self.manager else ""
        step = waiting_step(self.entry).id
        if "{correction}" in pattern and not correction:
            return "/forms/"
        return pattern.format(key=self.template.key, step=step, entry=self.entry.id, correction=correction)

    def fill_up(self):
        """Make a page full of everything, by as many people."""
        for number in range(12):
            author = make_user("agent", sites=[self.site])
            made = self._submit(author, customer=self.customer())
            drafts.open_draft(self.template, self.agent)
            if number % 2:
                judge(made, self.supervisor)

    def rows(self, many):
        return [{"who": self.customer(), "how": {"paths": ["visit"]}} for _ in range(many)]

    def customer(self):
        made = make_customer(site=self.site, owner=self.agent if next(self.numbers) % 3 else None)
        return {"id": made.id, "name": made.name}

    def _submit(self, author=None, **answers):
        told = {"service": next(self.numbers) % 10 + 1, "mode": {"paths": ["phone/first"]}, "rows": self.rows(2)}
        return visit(author or self.agent, self.template, **told, **answers)


@pytest.fixture
def desk(agent, supervisor, manager, site):
    return Desk(agent, supervisor, manager, site)
