"""Taking records out: who may, exactly what the list shows, nothing a reader does not see, followed and noted."""

import csv
import io
from datetime import date, datetime, timedelta
from urllib.parse import unquote

import pytest
from python_calamine import load_workbook
from sqlalchemy import select

from app import clock
from app.export_worker import ExportWorker
from app.exports.xlsx import Xlsx
from app.models.export_job import ExportJob
from app.operations import entry as entries
from app.operations import export_job, grant
from app.permissions import Scope, Verb
from tests.factories.customer import make_customer
from tests.factories.user import make_user
from tests.views.visits import judge, make_judged_visits, make_visits, visit

TICKS = {"paths": ["phone/first", "visit", "other"], "texts": {"other": "微信"}}

# ---- who may not


@pytest.mark.parametrize("output", ["csv", "xlsx"])
def test_refuses_whoever_may_not_export(client, login, agent, admin, output):
    template = make_visits()
    visit(agent, template)
    grant.put("agent", Verb.EXPORT, Scope.NONE, admin, template)
    address = f"/exports/new/{template.key}/{output}"

    assert "/login/" in client.post(address).location
    assert login(agent).post(address).status_code == 403
    assert login(make_user("handler")).post(address).status_code in {403, 404}
    assert "/exports/new/" not in login(agent).get(f"/forms/{template.key}/").text
    assert not noted()


def test_exports_what_the_grant_reaches_and_no_more(login, agent, colleague, supervisor):
    """An agent sees what comes to them for a customer, and takes out only their own."""
    template, customer = make_visits(), make_customer(owner=agent, site=colleague.sites[0])
    mine = visit(agent, template)
    theirs = visit(colleague, template, customer={"id": customer.id, "name": customer.name})

    assert theirs.number in login(agent).get(f"/forms/{template.key}/").text
    assert [line["编号"] for line in exported(login(agent), template)] == [mine.number]
    assert [line["编号"] for line in exported(login(supervisor), template)] == [theirs.number, mine.number]


def test_leaves_out_hidden_sections_and_the_customer_named_there(login, db, agent, supervisor, admin):
    template = make_judged_visits()
    judge(visit(agent, template), supervisor)
    hide(db, template, "supervisor", "secret")

    for name in ("csv", "xlsx"):
        text = raw(login(supervisor), template, name)
        assert "此人说话难听" not in text
        assert "评语" not in text
    assert "此人说话难听" in raw(login(admin), template, "csv")

    hide(db, template, "supervisor", "head")
    assert "客户" not in exported(login(supervisor), template)[0]

    mine = login(supervisor)
    assert mine.post(f"/exports/new/{template.key}/csv?table=rows", buffered=True).status_code == 200
    hide(db, template, "supervisor", "visits")
    assert mine.post(f"/exports/new/{template.key}/csv?table=rows").status_code == 404
    assert "table=rows" not in mine.get(f"/forms/{template.key}/").text


@pytest.mark.parametrize("output", ["csv", "xlsx"])
def test_masks_phones_for_whoever_need_not_see_them(login, agent, manager, admin, output):
    template = make_visits()
    visit(agent, template, tel="13912345678")

    assert "13912345678" in raw(login(manager), template, output)
    grant.put("manager", Verb.SEE_PHONE, Scope.NONE, admin)

    text = raw(login(manager), template, output)
    assert "13912345678" not in text
    assert "139****5678" in text
    assert [job.with_phones for job in noted()] == [True, False]


def test_shows_a_job_to_its_owner_only(login, queued, supervisor, manager, admin):
    job = queued(supervisor)

    for other in (manager, admin, make_user("handler")):
        mine = login(other)
        for path in ("", "/progress", "/file"):
            assert mine.get(f"/exports/{job.id}{path}", buffered=True).status_code == 404
        assert mine.post(f"/exports/{job.id}/cancel").status_code == 404
    assert login(supervisor).get(f"/exports/{job.id}").status_code == 200


def test_gives_no_file_to_whoever_may_no_longer_export(login, queued, supervisor, admin):
    job = queued(supervisor)
    work()
    assert login(supervisor).get(f"/exports/{job.id}/file", buffered=True).status_code == 200

    grant.put("supervisor", Verb.EXPORT, Scope.NONE, admin)
    assert login(supervisor).get(f"/exports/{job.id}/file", buffered=True).status_code == 403


def test_tells_an_administrator_of_all_exports_and_others_of_their_own(login, agent, supervisor, admin):
    template = make_visits()
    visit(agent, template)
    exported(login(supervisor), template, "f.area=东")
    exported(login(agent), template)

    assert login(admin).get("/exports/").text.count("回访记录") == 2
    mine = login(supervisor).get("/exports/").text
    assert mine.count("回访记录") == 1
    assert "区域: 东" in mine
    assert login(make_user("handler")).get("/exports/").status_code == 404


def test_asks_the_database_little_for_a_page_full_of_exports(login, agent, supervisor, asked):
    template = make_visits()
    visit(agent, template)
    mine = login(supervisor)
    for _each in range(30):
        exported(mine, template)

    assert len(asked(lambda: mine.get("/exports/"))) <= 12
    assert mine.get("/exports/?page=1").text.count("回访记录") == 5
    assert mine.get("/exports/?page=9").status_code == 200


# ---- exactly the list


def test_exports_the_filtered_records_in_the_order_of_the_list(login, agent, supervisor):
    template = make_visits()
    made = [visit(agent, template, service=number, area="东区" if number % 2 else "西区") for number in range(1, 7)]
    entries.void(made[4], supervisor, "重复")

    found = exported(login(supervisor), template, "f.area=东&sort=service")

    assert [line["编号"] for line in found] == [made[0].number, made[2].number]
    assert [line["服务"] for line in found] == ["1", "3"]
    (job,) = noted()
    assert (job.rows_total, job.rows_done, job.state, job.output) == (2, 2, "done", "csv")
    assert "f.area=" in job.query


def test_refuses_filters_that_mean_nothing_instead_of_exporting_everything(login, agent, supervisor):
    template = make_visits()
    visit(agent, template)

    assert login(supervisor).post(f"/exports/new/{template.key}/csv?f.service.from=many").status_code == 422
    assert login(supervisor).post(f"/exports/new/{template.key}/pdf").status_code == 404
    assert login(supervisor).post(f"/exports/new/{template.key}/csv?table=secret").status_code == 404
    assert not noted()


def test_writes_numbers_days_ticks_and_tables_so_that_people_can_read_them(login, agent, supervisor):
    template = make_visits()
    rows = [{"how": {"paths": ["phone/first"]}, "hours": 1.5}, {"hours": 2}]
    made = visit(agent, template, service=9, fee=123456, on="2026-11-21", mode=TICKS, rows=rows)

    (line,) = exported(login(supervisor), template)
    assert (line["收费"], line["日期"], line["服务"], line["加倍"]) == ("1234.56", "2026-11-21", "9", "18")
    assert line["方式"] == "电话(首次)、现场、其他:微信"
    assert line["明细 工时"] == "1.5\n2"
    assert line["状态"] == "流转中"

    book = workbook(login(supervisor), template)
    head, row = book["回访记录"]
    found = dict(zip(head, row, strict=True))
    assert (found["收费"], found["日期"], found["服务"]) == (1234.56, date(2026, 11, 21), 9)
    assert isinstance(found["提交时间"], datetime)
    assert "明细 工时" not in head
    first, second = book["明细"][1:]
    assert first == [made.number, "1", "", "电话(首次)", 1.5]
    assert second == [made.number, "2", "", "", 2]


def test_gives_the_rows_of_one_table_as_a_csv_of_their_own(login, agent, supervisor):
    template = make_visits()
    made = visit(agent, template, rows=[{"hours": 1}, {}, {"hours": 2}])

    found = exported(login(supervisor), template, "table=rows")

    assert [[*list(line.values())[:2], line["工时"]] for line in found] == [
        [made.number, "1", "1"],
        [made.number, "3", "2"],
    ]


@pytest.mark.parametrize("output", ["csv", "xlsx"])
def test_names_the_file_after_the_form_in_a_header_servers_take(login, agent, supervisor, output):
    template = make_visits()
    visit(agent, template)

    answer = login(supervisor).post(f"/exports/new/{template.key}/{output}", buffered=True)

    named = answer.headers["Content-Disposition"].encode("latin-1").decode()
    assert unquote(named).partition("UTF-8''")[2] == f"回访记录 {clock.today().isoformat()}.{output}"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("attack", ["=1+1", "+1", "-2", "@SUM(A1)", '=HYPERLINK("http://x","y")', "'=1", "＝1"])
def test_disarms_formulas(login, agent, supervisor, attack):
    template = make_visits()
    visit(agent, template, area=attack)

    (line,) = exported(login(supervisor), template)
    assert line["区域"] == f"'{attack}"
    head, row = workbook(login(supervisor), template)["回访记录"]
    assert row[head.index("区域")] == attack
    assert "<f>" not in sheet_xml(login(supervisor), template)


# ---- large ones


def test_writes_a_large_workbook_in_the_background_and_shows_how_far_it_is(login, queued, supervisor):
    job = queued(supervisor, count=3)
    mine = login(supervisor)
    assert mine.get(f"/exports/{job.id}/progress").json == {"state": "waiting", "done": 0, "total": 3, "over": False}
    assert mine.get(f"/exports/{job.id}/file", buffered=True).status_code == 404

    work()

    assert mine.get(f"/exports/{job.id}/progress").json == {"state": "done", "done": 3, "total": 3, "over": True}
    assert f"/exports/{job.id}/file" in mine.get(f"/exports/{job.id}").text
    answer = mine.get(f"/exports/{job.id}/file", buffered=True)
    assert len(sheets(answer.data)["回访记录"]) == 4


def test_does_not_write_what_was_cancelled(login, queued, supervisor):
    job = queued(supervisor)
    mine = login(supervisor)

    assert mine.post(f"/exports/{job.id}/cancel").status_code == 302
    work()

    assert mine.get(f"/exports/{job.id}/progress").json["state"] == "cancelled"
    assert mine.post(f"/exports/{job.id}/cancel").status_code == 409
    assert mine.get(f"/exports/{job.id}/file", buffered=True).status_code == 404


def test_makes_one_job_of_a_double_click_and_few_of_one_person(login, queued, supervisor):
    first, again = queued(supervisor, query="sort=service"), queued(supervisor, query="sort=service", count=0)
    assert first.id == again.id
    for query in ("sort=area", "sort=-area"):
        queued(supervisor, query=query, count=0)

    assert queued(supervisor, query="sort=on", count=0) is None


def test_removes_old_files_and_keeps_the_record(login, queued, supervisor, db):
    job = queued(supervisor)
    work()
    path = export_job.path_of(job)
    assert path.is_file()

    with clock.stopped_at(clock.now() + export_job.KEPT + timedelta(minutes=1)):
        export_job.sweep()
    db.session.flush()

    assert not path.exists()
    assert login(supervisor).get(f"/exports/{job.id}/file", buffered=True).status_code == 404
    assert "回访记录" in login(supervisor).get("/exports/").text


def exported(client, template, query=""):
    """Return the lines of a CSV by head."""
    answer = client.post(f"/exports/new/{template.key}/csv?{query}", buffered=True)
    assert answer.status_code == 200, answer.text
    assert answer.data.startswith("\ufeff".encode())
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def raw(client, template, output):
    answer = client.post(f"/exports/new/{template.key}/{output}", buffered=True)
    assert answer.status_code == 200
    return answer.data.decode() if output == "csv" else repr(sheets(answer.data))


def workbook(client, template):
    return sheets(client.post(f"/exports/new/{template.key}/xlsx", buffered=True).data)


def sheets(content):
    book = load_workbook(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def sheet_xml(client, template):
    import zipfile

    content = client.post(f"/exports/new/{template.key}/xlsx", buffered=True).data
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "".join(parts.read(name).decode() for name in parts.namelist() if "sheet" in name)


def noted():
    from app.extensions import db

    return list(db.session.scalars(select(ExportJob).order_by(ExportJob.id)))


def hide(db, template, role, section):
    from app.models.grant import HiddenSection
    from app.standing import forget_standings

    db.session.add(HiddenSection(role=role, template_id=template.id, section_key=section))
    db.session.flush()
    forget_standings()


def work():
    """Let a worker do all there is, each piece in a context of its own as it does."""
    from flask import current_app

    from app.extensions import db

    db.session.flush()
    app, worker, more = current_app._get_current_object(), ExportWorker(), True
    while more:
        with app.app_context():
            more = worker.act()
            db.session.remove()
    db.session.expire_all()


@pytest.fixture
def queued(login, agent, monkeypatch, site):
    """Return a function that asks for a workbook too large to wait for; None where it was refused."""
    monkeypatch.setattr(Xlsx, "most_at_once", -1)
    template = make_visits()

    def ask(by, query="", count=1):
        from app.extensions import db

        for _each in range(count):
            visit(agent, template)
        answer = login(by).post(f"/exports/new/{template.key}/xlsx?{query}")
        if answer.status_code == 403:
            return None
        return db.session.get(ExportJob, int(answer.location.rpartition("/")[2]))

    return ask
