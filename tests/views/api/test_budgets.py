"""A call asks the database as little as a page does, however much there is to say."""

import pytest

from app.operations import entry as entries
from tests.factories.customer import make_customer
from tests.factories.entry import waiting_step
from tests.factories.form_template import make_template
from tests.factories.user import make_user
from tests.views.visits import judge, make_judged_visits, visit

MOST = 12
MOST_CHANGING = 14
"""A change reads who asks and what stands afresh within its own transaction; it never grows with what is sent."""
READS = (
    "/api/v1/me",
    "/api/v1/templates",
    "/api/v1/templates/{key}",
    "/api/v1/templates/{key}/versions/1",
    "/api/v1/templates/{key}/summaries?f.service.from=1",
    "/api/v1/entries?template={key}&f.mode=phone&sort=-service&size=100",
    "/api/v1/entries/{entry}",
    "/api/v1/entries/{entry}/log",
    "/api/v1/customers?size=100",
    "/api/v1/customers/{customer}",
    "/api/v1/exports",
    "/api/v1/exports/{export}",
    "/api/v1/openapi.json",
)


@pytest.mark.parametrize("who", ["agent", "supervisor"])
@pytest.mark.parametrize("address", READS)
def test_asks_little_for_few_and_no_more_for_many(request, calling, asked, desk, who, address):
    mine = calling(request.getfixturevalue(who))
    here = address.format(**desk.places)
    mine.get(here)  # compiles what the process keeps

    few = asked(lambda: mine.get(here))
    desk.fill_up()
    many = asked(lambda: mine.get(here))

    assert len(many) <= MOST, "\n".join(many)
    assert len(many) <= len(few) + 1, "\n".join(many)


def test_asks_little_to_submit(calling, asked, desk, agent):
    mine, rows = calling(agent), desk.rows(8)
    mine.submit(desk.template, {"area": "东区", "rows": rows[:2]}, "key-00001")

    statements = asked(lambda: mine.submit(desk.template, {"area": "东区", "rows": rows}, "key-00002"))

    assert len(statements) <= MOST_CHANGING, "\n".join(statements)


def test_asks_little_to_sign(calling, asked, agent, supervisor):
    template, mine = make_template(), calling(supervisor)
    made = [visit(agent, template) for _ in range(2)]
    asking = [(f"/api/v1/entries/{each.id}/sign", {"step": waiting_step(each).id, "lock_version": 1}) for each in made]
    answers = [mine.post(*asking[0])]

    statements = asked(lambda: answers.append(mine.post(*asking[1])))

    assert [answer.status_code for answer in answers] == [200, 200]
    assert len(statements) <= MOST_CHANGING, "\n".join(statements)


def test_asks_little_to_order_an_export(calling, asked, desk, agent):
    mine, address = calling(agent), f"/api/v1/templates/{desk.template.key}/exports?f.service.from=1"
    desk.fill_up()

    def order(key):
        return mine.post(address, {"output": "xlsx"}, headers={"Idempotency-Key": key})

    order("key-00001")
    statements = asked(lambda: order("key-00002"))

    assert len(statements) <= MOST_CHANGING, "\n".join(statements)


class Desk:
    def __init__(self, agent, supervisor, site):
        self.agent, self.supervisor, self.site = agent, supervisor, site
        self.template = make_judged_visits()
        self.entry = visit(agent, self.template, service=5, mode={"paths": ["phone/first"]}, rows=self.rows(2))
        self.customer = make_customer(site=site)

    @property
    def places(self):
        about = {"key": self.template.key, "entry": self.entry.id, "customer": self.customer.id}
        return {**about, "export": 1}

    def rows(self, many):
        made = [make_customer(site=self.site, owner=self.agent) for _ in range(many)]
        return [{"who": {"id": each.id, "name": each.name}} for each in made]

    def fill_up(self):
        for number in range(12):
            author = make_user("agent", sites=[self.site])
            make_template()
            told = {"service": number % 10 + 1, "mode": {"paths": ["phone/first"]}}
            made = visit(author, self.template, **told, rows=self.rows(2))
            if number % 2:
                judge(made, self.supervisor)
        for _ in range(3):
            step = waiting_step(self.entry)
            entries.return_(step, self.supervisor, "fill", "请补充")
            again = waiting_step(self.entry)
            entries.fill_whole(again, {"area": "西区"}, self.agent, self.entry.lock_version)


@pytest.fixture
def desk(agent, supervisor, site):
    return Desk(agent, supervisor, site)
