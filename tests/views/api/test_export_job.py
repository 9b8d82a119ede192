"""Exports for programs: who may, exactly what the list shows, ordered once, followed, noted as on the pages."""

import csv
import io

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models.export_job import ExportJob
from app.operations import grant
from app.permissions import Scope, Verb
from tests.factories.user import make_user
from tests.views.test_export_job import hide, sheets, work
from tests.views.visits import judge, make_judged_visits, make_visits, visit

# ---- who may not


def test_orders_nothing_without_a_token(anybody):
    assert anybody.post("/api/v1/templates/x/exports", {"output": "csv"}).status_code == 401
    assert anybody.get("/api/v1/exports").status_code == 401


def test_refuses_whoever_may_not_export(calling, agent, admin):
    template = make_visits()
    grant.put("agent", Verb.EXPORT, Scope.NONE, admin, template)

    assert order(calling(agent), template).status_code == 403
    assert order(calling(make_user("handler")), template).status_code in {403, 404}
    assert not noted()


def test_shows_an_export_to_nobody_but_its_owner(calling, agent, colleague, admin):
    template = make_visits()
    mine = order(calling(agent), template).json["links"]["self"]

    for other in (colleague, admin):
        theirs = calling(other)
        assert theirs.get(mine).status_code == 404
        assert theirs.get(f"{mine}/file").status_code == 404
        assert theirs.post(f"{mine}/cancel").status_code == 404
    assert calling(colleague).get("/api/v1/exports").json["found"] == []
    assert len(calling(admin).get("/api/v1/exports").json["found"]) == 1


def test_gives_no_file_to_whom_the_right_was_taken_from_meanwhile(calling, agent, admin):
    template, mine = make_visits(), calling(agent)
    here = order(mine, template).json["links"]["self"]
    work()
    grant.put("agent", Verb.EXPORT, Scope.NONE, admin, template)

    assert mine.get(f"{here}/file").status_code == 403


def test_leaves_out_hidden_sections(calling, agent, supervisor):
    template = make_judged_visits()
    judge(visit(agent, template), supervisor)
    hide(db, template, "supervisor", "secret")

    assert "此人说话难听" not in fetched(calling(supervisor), template).decode()
    hide(db, template, "supervisor", "visits")
    refused = order(calling(supervisor), template, "key-00002", table="rows")
    assert refused.json["errors"].keys() == {"table"}


def test_masks_phones_for_whoever_need_not_see_them(calling, agent, manager, admin):
    template = make_visits()
    visit(agent, template, tel="13912345678")
    assert b"13912345678" in fetched(calling(manager), template)

    grant.put("manager", Verb.SEE_PHONE, Scope.NONE, admin)
    assert b"13912345678" not in fetched(calling(manager), template, "key-00002")


# ---- what goes out


@pytest.mark.parametrize("output", ["csv", "xlsx"])
def test_writes_exactly_what_the_list_shows_in_its_order(calling, agent, output):
    template, mine = make_visits(), calling(agent)
    made = [visit(agent, template, service=score) for score in (5, 9, 7, 8)]
    asked = "f.service.from=6&sort=-service"

    made_of = fetched(mine, template, asked=asked, output=output)

    listed = mine.get(f"/api/v1/entries?template={template.key}&{asked}").json["found"]
    numbers = [line[0] for line in lines_of(made_of, output)[1:]]
    assert numbers == [each["number"] for each in listed] == [made[at].number for at in (1, 3, 2)]


def test_writes_the_rows_of_a_table(calling, agent):
    template, mine = make_visits(), calling(agent)
    entry = visit(agent, template, rows=[{"hours": 1.5}, {"hours": 2}])

    found = lines_of(fetched(mine, template, table="rows"), "csv")

    assert [line[:2] for line in found[1:]] == [[entry.number, "1"], [entry.number, "2"]]
    refused = order(mine, template, "key-00002", output="xlsx", table="rows")
    assert refused.json["errors"].keys() == {"table"}


def test_notes_each_export_as_the_pages_do(calling, login, agent):
    template, mine = make_visits(), calling(agent)
    visit(agent, template, service=9)

    said = order(mine, template, asked="f.service.from=6").json
    login(agent).post(f"/exports/new/{template.key}/csv?f.service.from=6", buffered=True)

    by_program, by_page = noted()
    for told in ("owner_id", "template_id", "output", "query", "filters", "with_phones", "rows_total"):
        assert getattr(by_program, told) == getattr(by_page, told), told
    assert (said["total"], said["filters"]) == (1, by_page.filters)


# ---- following it


def test_is_followed_from_order_to_file(calling, agent):
    template, mine = make_visits(), calling(agent)
    visit(agent, template)

    ordered = order(mine, template)
    here = ordered.headers["Location"]
    assert (ordered.json["state"], "file" in ordered.json["links"]) == ("waiting", False)
    assert mine.get(f"{here}/file").status_code == 404
    work()
    done = mine.get(here).json
    assert (done["state"], done["done"], done["total"]) == ("done", 1, 1)
    answer = mine.get(done["links"]["file"])
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert [each["id"] for each in mine.get("/api/v1/exports").json["found"]] == [done["id"]]


def test_can_be_cancelled_until_it_is_over(calling, agent):
    template, mine = make_visits(), calling(agent)
    here = order(mine, template).json["links"]["self"]

    assert mine.post(f"{here}/cancel").json["state"] == "cancelled"
    assert mine.post(f"{here}/cancel").status_code == 409
    work()
    assert mine.get(here).json["state"] == "cancelled"


def test_orders_once_for_each_key_and_refuses_it_for_anything_else(calling, agent, colleague):
    template, mine = make_visits(), calling(agent)

    first = order(mine, template)
    assert order(mine, template).json["id"] == first.json["id"]
    work()
    assert order(mine, template).json["id"] == first.json["id"]
    for other in ({"output": "xlsx"}, {"asked": "f.service.from=6"}, {"table": "rows"}):
        assert order(mine, template, **other).status_code == 409, other
    assert order(mine, make_visits()).status_code == 409
    assert order(mine, template, "key-00002").json["id"] != first.json["id"]
    assert order(calling(colleague), template).json["id"] != first.json["id"]


def test_wants_a_key_and_nothing_it_does_not_know(calling, agent):
    template, mine = make_visits(), calling(agent)
    here = f"/api/v1/templates/{template.key}/exports"

    assert mine.post(here, {"output": "csv"}).status_code == 400
    assert order(mine, template, output="pdf").json["errors"].keys() == {"output"}
    assert order(mine, template, asked="f.nothing=1").json["errors"].keys() == {"f.nothing"}
    assert order(mine, template, table="nothing").json["errors"].keys() == {"table"}
    assert not noted()


def order(caller, template, key="key-00001", asked="", **body):
    address = f"/api/v1/templates/{template.key}/exports?{asked}"
    return caller.post(address, {"output": "csv", **body}, headers={"Idempotency-Key": key})


def fetched(caller, template, key="key-00001", asked="", **body):
    """Order an export, have it written and return the file."""
    here = order(caller, template, key, asked, **body).json["links"]["self"]
    work()
    return caller.get(f"{here}/file").data


def lines_of(content, output):
    if output == "xlsx":
        return next(iter(sheets(content).values()))
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def noted():
    return list(db.session.scalars(select(ExportJob).order_by(ExportJob.id)))
