"""Taking customers out: who may, exactly what their list shows, phones noted, and back in again."""

import csv
import io
from urllib.parse import unquote

import pytest
from python_calamine import load_workbook
from sqlalchemy import select

from app.models.customer import Customer
from app.models.customer_event import CustomerEvent
from app.models.customer_export import CustomerExport
from app.models.import_job import ImportJob
from app.operations import grant
from app.permissions import Scope, Verb
from app.views import _customer_exporting
from tests.factories.customer import make_customer
from tests.factories.room import make_room
from tests.factories.site import make_site
from tests.factories.user import make_user

HEADS = ["名称", "电话", "站点", "房号", "客户类别", "负责人", "标签", "备注", "启用"]

# ---- who may not


@pytest.mark.parametrize("output", ["csv", "xlsx"])
def test_refuses_whoever_may_not_export(client, login, agent, admin, site, output):
    make_customer(site=site)
    grant.put("agent", Verb.EXPORT, Scope.NONE, admin)
    address = f"/customers/export/{output}"

    assert "/login/" in client.post(address).location
    for who in (agent, make_user("handler", sites=[site])):
        assert login(who).post(address).status_code == 403
        assert login(who).get("/customers/exports").status_code == 403
    assert "/customers/export" not in login(agent).get("/customers/list/").text
    assert noted() == []
    assert looks() == []


def test_takes_nobody_of_another_site_out(login, agent, site):
    here, there = make_customer(site=site), make_customer()
    make_customer(site=site, name="已合并的", merged_into_id=here.id)

    text = raw(login(agent), "csv")

    assert here.name in text
    assert there.name not in text
    assert "已合并的" not in text


@pytest.mark.parametrize("output", ["csv", "xlsx"])
def test_masks_phones_for_whoever_need_not_see_them(login, agent, site, admin, output):
    make_customer(site=site, phone="13912345678")
    grant.put("agent", Verb.SEE_PHONE, Scope.NONE, admin)

    text = raw(login(agent), output)

    assert "13912345678" not in text
    assert "139****5678" in text
    assert [(one.with_phones, one.customers) for one in noted()] == [(False, 1)]
    assert looks() == []


# ---- what goes out


@pytest.mark.parametrize("output", ["csv", "xlsx"])
def test_exports_the_customers_of_the_list_in_its_order(login, agent, site, output):
    room = make_room(site=site)
    make_customer(site=site, name="甲", phone="13912345678", customer_class="A", room=room, owner=agent, tags="已交费")
    make_customer(site=site, name="乙", phone="", customer_class="A", note="第一行\n第二行", active=False)
    make_customer(site=site, name="丙", customer_class="B")
    mine = login(agent)

    heads, *rows = lines_of(mine, output, "_flt_0_customer_class=A&_oc_CustomerView=active&_od_CustomerView=desc")

    assert heads == HEADS
    owner = f"{agent.last_name}{agent.first_name}"
    assert rows == [
        ["甲", "13912345678", site.name, room.code, "A", owner, "已交费", "", "是"],
        ["乙", "", site.name, "", "A", "", "", "第一行\n第二行", "否"],
    ]
    page = mine.get("/customers/list/?_flt_0_customer_class=A&_oc_CustomerView=active&_od_CustomerView=desc").text
    assert page.index(">甲<") < page.index(">乙<")
    assert f"/customers/export/{output}?_flt_0_customer_class=A&amp;_oc_CustomerView=active" in page


def test_exports_what_is_searched_for_at_the_site_of_the_top_bar(login, agent, site):
    other = make_site()
    agent.sites.append(other)
    make_customer(site=site, name="张伟", phone="13912345678")
    make_customer(site=site, name="李强", phone="13700000000")
    make_customer(site=other, name="张伟国", phone="13912345670")
    mine = login(agent)
    mine.post("/reader/site", data={"site": site.id})

    assert names(mine, "_flt_0_name=1391234") == ["张伟"]
    assert names(mine, "_flt_0_name=zhangwei&_flt_0_site=") == ["张伟", "张伟国"]
    assert noted()[0].filters.startswith("姓名")


def test_refuses_what_the_list_refuses(login, agent):
    mine = login(agent)

    for asked in ("_flt_0_phone=139", "_oc_CustomerView=phone&_od_CustomerView=asc", "_flt_0_site=x"):
        assert mine.post(f"/customers/export/csv?{asked}").status_code == 400
    assert mine.post("/customers/export/pdf").status_code == 404
    assert noted() == []


def test_exports_the_heads_of_nobody(login, agent):
    for output in ("csv", "xlsx"):
        assert lines_of(login(agent), output) == [HEADS]


def test_names_the_file_in_a_header_servers_take(login, agent):
    answer = login(agent).post("/customers/export/csv", buffered=True)

    assert "filename*=UTF-8''" in answer.headers["Content-Disposition"]
    assert unquote(answer.headers["Content-Disposition"]).partition("''")[2].startswith("客户 ")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("attack", ["=1+1", "+1", "-2", "@SUM(A1)", "＝1"])
def test_disarms_formulas(login, agent, site, attack):
    make_customer(site=site, name=attack, note=attack)
    mine = login(agent)

    ((name, *_cells, note, _active),) = lines_of(mine, "csv")[1:]

    assert (name, note) == (f"'{attack}", f"'{attack}")
    assert lines_of(mine, "xlsx")[1][0] == attack  # a text to Excel, whatever it begins with


def test_asks_little_however_many_there_are(login, agent, site, asked):
    make_customer(site=site)
    mine = login(agent)
    few = asked(lambda: raw(mine, "csv"))
    for _ in range(40):
        make_customer(site=site)

    many = asked(lambda: raw(mine, "csv"))

    assert len(many) == len(few) <= 14, "\n".join(" ".join(each.split())[:160] for each in many)


def test_reads_batch_by_batch(login, agent, site, monkeypatch):
    monkeypatch.setattr("app.exports._customers.BATCH", 2)
    monkeypatch.setattr("app.operations.customer_export.BATCH", 2)
    made = [make_customer(site=site, name=f"客户{number}") for number in range(5)]
    mine = login(agent)

    pieces = list(mine.post("/customers/export/csv", buffered=True).response)

    assert [piece.decode().count("\r\n") for piece in pieces] == [1, 2, 2, 1]
    assert [line[0] for line in lines_of(mine, "xlsx")[1:]] == [each.name for each in made]
    assert len(looks()) == 2 * len(made)


def test_writes_no_workbook_that_takes_too_long(login, agent, site, monkeypatch):
    monkeypatch.setattr(_customer_exporting, "MOST_IN_A_WORKBOOK", 1)
    for _ in range(2):
        make_customer(site=site)
    mine = login(agent)

    assert mine.post("/customers/export/xlsx").status_code == 413
    assert noted() == []
    assert len(lines_of(mine, "csv")) == 3


# ---- what is noted


def test_notes_the_export_and_a_look_at_every_phone_that_left_whole(login, agent, site, manager):
    shown, phoneless = make_customer(site=site), make_customer(site=site, phone="")

    lines_of(login(agent), "csv")

    (one,) = noted()
    assert (one.owner_id, one.output, one.customers, one.with_phones) == (agent.id, "csv", 2, True)
    assert [(each.customer_id, each.verb, each.other_name, each.by_id) for each in looks()] == [
        (shown.id, "look", "csv", agent.id)
    ]
    assert phoneless.phone == ""
    history = login(manager).get(f"/customers/{shown.id}/history").text
    assert "CSV" in history
    assert one.owner_name in history


def test_tells_an_administrator_of_all_exports_and_others_of_their_own(login, agent, supervisor, admin):
    lines_of(login(agent), "csv")
    lines_of(login(supervisor), "xlsx", "_flt_0_name=张")

    assert login(admin).get("/customers/exports").text.count('class="hy-num list-fixed"') == 2
    mine = login(supervisor).get("/customers/exports").text
    assert mine.count('class="hy-num list-fixed"') == 1
    assert ": 张" in mine
    assert "/customers/exports" in login(admin).get("/exports/").text


# ---- and back in


@pytest.mark.parametrize("output", ["csv", "xlsx"])
@pytest.mark.parametrize("sees_phones", [True, False])
def test_comes_in_again_as_it_went_out(login, agent, site, admin, output, sees_phones):
    room = make_room(site=site)
    known = make_customer(
        site=site,
        name="张伟",
        phone="12ab",
        room=room,
        owner=agent,
        customer_class="A",
        note="=1+1",
        tags="已交费,老客户",
    )
    before = {column.name: getattr(known, column.name) for column in Customer.__table__.c}
    if not sees_phones:
        grant.put("agent", Verb.SEE_PHONE, Scope.NONE, admin)
    mine = login(agent)
    file = mine.post(f"/customers/export/{output}", buffered=True).data

    answer = mine.post("/imports/new/customer", data={"file": (io.BytesIO(file), f"客户.{output}")})
    job = job_at(answer.location)
    assert list(job.mapping.values()) == list(range(len(HEADS)))
    chosen = {f"column.{key}": column for key, column in job.mapping.items()}
    mine.post(f"/imports/{job.id}/columns", data={**chosen, "site_id": "", "duplicates": "update"})
    mine.post(f"/imports/{job.id}/run")

    assert (job.added, job.updated, job.refused) == (0, 1, [])
    assert {column.name: getattr(known, column.name) for column in Customer.__table__.c} == before


def test_comes_in_as_new_customers_where_nobody_is_known(login, agent, site, db):
    make_customer(site=site, name="张伟", phone="010-88887777", note="备注")
    mine = login(agent)
    file = raw(mine, "csv").encode()
    for each in db.session.scalars(select(Customer)):
        db.session.delete(each)
    db.session.flush()

    answer = mine.post("/imports/new/customer", data={"file": (io.BytesIO(file), "客户.csv")})
    mine.post(f"{answer.location}/run")

    made = db.session.scalars(select(Customer)).one()
    assert (made.name, made.phone, made.note, made.site) == ("张伟", "010-88887777", "备注", site)


def raw(client, output, query=""):
    answer = client.post(f"/customers/export/{output}?{query}", buffered=True)
    assert answer.status_code == 200, answer.text
    return answer.data.decode() if output == "csv" else repr(sheet(answer.data))


def lines_of(client, output, query=""):
    """Return heads and rows of the file as texts."""
    answer = client.post(f"/customers/export/{output}?{query}", buffered=True)
    assert answer.status_code == 200, answer.text
    if output == "xlsx":
        return sheet(answer.data)
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def sheet(content):
    book = load_workbook(io.BytesIO(content))
    (name,) = book.sheet_names
    return book.get_sheet_by_name(name).to_python()


def names(client, query):
    return [line[0] for line in lines_of(client, "csv", query)[1:]]


def job_at(address):
    from app.extensions import db

    return db.session.get(ImportJob, int(address.rpartition("/")[2]))


def noted():
    from app.extensions import db

    return list(db.session.scalars(select(CustomerExport).order_by(CustomerExport.id)))


def looks():
    from app.extensions import db

    return list(db.session.scalars(select(CustomerEvent).order_by(CustomerEvent.id)))
