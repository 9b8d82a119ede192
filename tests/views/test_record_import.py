"""Bringing old records in from a list: who may, what is seen before, what the pages say afterwards."""

import io

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from app.extensions import db
from app.grants import Scope, Verb
from app.models.entry import Entry
from app.models.record_import import RecordImport
from app.operations import grant
from app.operations.record_work import BATCH
from tests.factories.customer import make_customer
from tests.factories.form_template import make_template, make_template_of
from tests.factories.record_import import csv_list_of, list_of, work_off
from tests.factories.user import make_user

HEADS = ["记录日期", "区域", "目的", "服务"]
ROW = ["2024年3月5日", "东区", "回访", "9分"]
MOST_STATEMENTS, MOST_STATEMENTS_A_ROW = 12, 18

# ---- who may not


def test_is_closed_to_whoever_fills_in_only_their_own(client, login, agent, supervisor):
    template = make_template()
    address = f"/record-imports/new/{template.key}"

    assert "/login/" in client.get(address).location
    for nobody, status in (
        (agent, 403),
        (make_user("clerk"), 403),
        (make_user("designer"), 403),
        (make_user("handler"), 403),
    ):
        mine = login(nobody)
        assert mine.get(address).status_code == status
        assert upload(mine, template, [HEADS, ROW]).status_code == status
        assert address not in mine.get(f"/forms/{template.key}/").text
    assert address in login(supervisor).get(f"/forms/{template.key}/").text
    assert login(supervisor).get("/record-imports/new/nothing").status_code == 404
    assert stored() == 0


def test_shows_a_list_to_whoever_brought_it_only(login, supervisor, admin, site):
    job = brought(login(supervisor), make_template(), [HEADS, ROW])

    for other in (admin, make_user("supervisor", sites=[site])):
        for path in ("", "/refused", "/progress"):
            assert login(other).get(f"/record-imports/{job.id}{path}").status_code == 404
        for path in ("/columns", "/run", "/cancel"):
            assert login(other).post(f"/record-imports/{job.id}{path}").status_code == 404


def test_is_closed_again_when_the_right_is_lost(login, supervisor, admin):
    mine = login(supervisor)
    job = brought(mine, make_template(), [HEADS, ROW])
    grant.put("supervisor", Verb.FILL, Scope.PART, admin)

    assert mine.get(f"/record-imports/{job.id}").status_code == 403
    assert mine.post(f"/record-imports/{job.id}/run").status_code == 403


def test_reads_into_no_section_hidden_from_its_reader(login, supervisor):
    template = make_template_of("route")
    grant.hide_section("supervisor", template, "answer", make_user("Admin"))
    page = brought_page(login(supervisor), template, [["区域", "答复"], ["东区", "秘密"]])

    assert "column-area" in page
    assert "column-reply" not in page


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n\x00"])
def test_says_beside_the_field_what_is_wrong_with_a_file(login, supervisor, content):
    template = make_template()
    mine = login(supervisor)
    page = mine.post(f"/record-imports/new/{template.key}", data={"file": (io.BytesIO(content), "x.xlsx")})

    assert page.status_code == 422
    assert 'id="file-error"' in page.text
    assert mine.post(f"/record-imports/new/{template.key}", data={}).status_code == 422
    assert stored() == 0


# ---- what is looked at, what is written


def test_shows_every_row_as_it_will_be_understood(login, supervisor):
    template = make_template()
    page = brought_page(login(supervisor), template, [HEADS, ROW, ["5/6/2024", "", "回访", "11分"]])

    assert "2024年3月5日" in page
    for wrong in ("5/6/2024", "2026-11-21", "11"):
        assert wrong in page
    assert page.count("import-reason") >= 3
    assert stored_entries(template) == 0


def test_imports_the_list_and_hands_back_what_is_wrong(login, supervisor):
    template = make_template()
    mine = login(supervisor)
    job = brought(mine, template, [[*HEADS, "编号"], [*ROW, "A1"], ["2024-03-06", "", "回访", "", "=1+1"]])

    assert mine.post(f"/record-imports/{job.id}/run").status_code == 302
    assert "export-progress" in mine.get(f"/record-imports/{job.id}").text
    assert mine.get(f"/record-imports/{job.id}/progress").json == {
        "state": "waiting", "done": 0, "total": 2, "over": False,
    }  # fmt: skip
    assert mine.post(f"/record-imports/{job.id}/run").status_code == 409
    assert mine.post(f"/record-imports/{job.id}/columns", data=columns(job)).status_code == 409
    work_off()

    (entry,) = db.session.scalars(select(Entry).where(Entry.template_id == template.id)).all()
    page = mine.get(f"/record-imports/{job.id}").text
    assert entry.number in page
    history = mine.get(f"/entries/{entry.id}").text
    assert "旧记录" in history
    handed_back = mine.get(f"/record-imports/{job.id}/refused")
    lines = CalamineWorkbook.from_filelike(io.BytesIO(handed_back.data)).get_sheet_by_index(0).to_python()
    assert lines[0][2:] == [*HEADS, "编号"]
    assert [lines[1][0], *lines[1][2:]] == ["3", "2024-03-06", "", "回访", "", "=1+1"]
    assert lines[1][1]

    corrected = [lines[0], [*lines[1][:3], "西区", *lines[1][4:]]]
    again = brought(mine, template, corrected)
    assert again.mapping == {"@number": 6, "@day": 2, "area": 3, "aim": 4, "service": 5}


def test_says_how_many_rows_it_will_import_and_shows_those_it_leaves_out(login, supervisor):
    template = make_template()
    mine = login(supervisor)
    mine.get("/lang/en")
    wrong = ["2024-03-06", "", "回访", ""]
    job = brought(mine, template, [HEADS, ROW, wrong, ["2024-03-07", "南区", "", ""], wrong])

    page = mine.get(f"/record-imports/{job.id}").text
    assert "Import 2 rows (2 left out)" in page
    assert page.count('class="import-reason"') >= 2
    assert "南区" in page
    out = mine.get(f"/record-imports/{job.id}?rows=out").text
    assert "南区" not in out
    assert out.count('data-label="Line"') == 2
    assert mine.get(f"/record-imports/{job.id}?rows=nonsense").text.count('data-label="Line"') == 4


def test_says_at_most_how_many_where_not_all_were_looked_at(login, supervisor, monkeypatch):
    monkeypatch.setattr("app.operations.record_import.LOOKED_AT", 2)
    mine = login(supervisor)
    mine.get("/lang/en")
    job = brought(mine, make_template(), [HEADS, ROW, ["2024-03-06", "", "", ""], ["2024-03-07", "南区", "", ""]])

    assert "Import 2 rows at most" in mine.get(f"/record-imports/{job.id}").text


def test_runs_nothing_where_no_row_would_be_added(login, supervisor):
    template = make_template()
    mine = login(supervisor)
    mine.get("/lang/en")
    job = brought(mine, template, [HEADS, ["2024-03-06", "", "回访", ""]])

    page = mine.get(f"/record-imports/{job.id}").text
    assert f"/record-imports/{job.id}/run" not in page
    assert "There is nothing to import" in page
    answer = mine.post(f"/record-imports/{job.id}/run")
    assert answer.status_code == 422
    assert "There is nothing to import" in answer.text
    assert db.session.get(RecordImport, job.id).state == "uploaded"


def test_shows_the_columns_of_the_file_first_and_folds_the_others_away(login, supervisor):
    template = make_template()
    page = brought_page(login(supervisor), template, [["记录日期", "区域"], ["2024-03-05", "东区"]])

    folded = page.partition('class="import-rest"')[2].partition("</details>")[0]
    assert "column-service" in folded
    assert "column-area" not in folded
    assert " open>" not in folded[:10]
    page = brought_page(login(supervisor), template, [["记录日期", "区域", "未知"], ["2024-03-05", "东区", "x"]])
    assert page.partition('class="import-rest"')[2].startswith(" open>")


@pytest.mark.parametrize("name", ["旧.xlsx", "旧.XLS"])
def test_says_of_a_workbook_that_is_none_what_is_wrong(login, supervisor, name):
    mine = login(supervisor)
    mine.get("/lang/en")
    template = make_template()
    data = {"file": (io.BytesIO(b"hello"), name)}
    page = mine.post(f"/record-imports/new/{template.key}", data=data)

    assert page.status_code == 422
    assert "not a valid Excel file" in page.text


def test_keeps_what_was_chosen_when_it_is_refused(login, supervisor):
    template = make_template()
    mine = login(supervisor)
    job = brought(mine, template, [HEADS, ROW])
    asked = columns(job, **{"column.@day": "", "column.aim": "1", "reason": "已归档 <x>"})

    page = mine.post(f"/record-imports/{job.id}/columns", data=asked)

    assert page.status_code == 422
    assert "已归档 &lt;x&gt;" in page.text
    assert page.text.count('aria-invalid="true"') == 3
    assert mine.post(f"/record-imports/{job.id}/columns", data=columns(job, closed="0")).status_code == 302
    assert not db.session.get(RecordImport, job.id).closed


def test_survives_nonsense(login, supervisor):
    mine = login(supervisor)
    job = brought(mine, make_template(), [HEADS, ROW])

    for asked in ({}, {"column.area": "99"}, {"column.nobody": "1"}, {"column.area": "-1"}, {"site_id": "x"}):
        assert mine.post(f"/record-imports/{job.id}/columns", data=asked).status_code == 422
    for path in ("/0", "/99999999999", "/-1"):
        assert mine.get(f"/record-imports{path}").status_code == 404
    assert mine.get(f"/record-imports/{job.id}/refused").status_code == 404
    assert mine.post(f"/record-imports/{job.id}/cancel").status_code == 409


def test_cancels_and_says_how_to_go_on(login, supervisor):
    template = make_template()
    mine = login(supervisor)
    job = brought(mine, template, [HEADS, ROW])
    mine.post(f"/record-imports/{job.id}/run")

    assert mine.post(f"/record-imports/{job.id}/cancel").status_code == 302
    assert mine.get(f"/record-imports/{job.id}/progress").json["over"]
    assert mine.get(f"/record-imports/{job.id}").status_code == 200
    assert str(job.id) in mine.get(f"/record-imports/new/{template.key}").text


@pytest.mark.parametrize("count", [3, 120])
def test_costs_the_same_whatever_the_number_of_rows(login, supervisor, site, asked, count):
    customers = [make_customer(site=site, name=f"客户甲{number}") for number in range(count)]
    head = [
        {"key": "area", "type": "text", "label": "区域", "shown": {"!=": [{"var": "customer.class"}, "X"]}},
        {"key": "customer", "type": "customer", "label": "客户"},
        {"key": "visitor", "type": "user", "label": "回访人"},
    ]
    template = make_template(sections=[{"key": "head", "items": head}])
    rows = [["2024-03-05", "东区", one.name, supervisor.username] for one in customers]
    mine = login(supervisor)
    job_id = brought(mine, template, [["日期", "区域", "客户", "回访人"], *rows]).id
    mine.get(f"/record-imports/{job_id}")
    db.session.expunge_all()

    statements = asked(lambda: mine.get(f"/record-imports/{job_id}"))

    assert len(statements) <= MOST_STATEMENTS, "\n".join(statements)


def test_looks_names_and_rights_up_together_while_rows_are_worked_off(login, supervisor, site, asked):
    head = [
        {"key": "area", "type": "text", "label": "区域"},
        {"key": "customer", "type": "customer", "label": "客户"},
        {"key": "visitor", "type": "user", "label": "回访人"},
    ]
    template = make_template(sections=[{"key": "head", "items": head}])
    names = [make_customer(site=site, name=f"客户甲{number}").name for number in range(2 * BATCH)]
    rows = [["2024-03-05", "东区", name, supervisor.username] for name in names]
    mine = login(supervisor)
    job_id = brought(mine, template, [["日期", "区域", "客户", "回访人"], *rows]).id
    mine.post(f"/record-imports/{job_id}/run")

    statements = asked(work_off)

    assert db.session.get(RecordImport, job_id).added == 2 * BATCH
    for once in ("SELECT customer.", "SELECT ab_user.", "WITH my_roles", "UPDATE record_import "):
        assert sum(each.startswith(once) for each in statements) < BATCH, once
    assert len(statements) <= MOST_STATEMENTS_A_ROW * 2 * BATCH


def upload(mine, template, lines, make=list_of):
    content = make(lines)
    data = {"file": (io.BytesIO(content), "旧记录.xlsx" if make is list_of else "旧记录.csv")}
    return mine.post(f"/record-imports/new/{template.key}", data=data)


def brought(mine, template, lines, make=list_of):
    answer = upload(mine, template, lines, make)
    assert answer.status_code == 302, answer.text
    return db.session.get(RecordImport, int(answer.location.rpartition("/")[2]))


def brought_page(mine, template, lines):
    return mine.get(f"/record-imports/{brought(mine, template, lines, csv_list_of).id}").text


def columns(job, **given):
    said = {f"column.{key}": str(at) for key, at in job.mapping.items()}
    return {**said, "site_id": str(job.site_id or ""), "closed": "1", "reason": job.reason, **given}


def stored():
    return db.session.scalar(select(func.count()).select_from(RecordImport))


def stored_entries(template):
    return db.session.scalar(select(func.count()).select_from(Entry).where(Entry.template_id == template.id))
