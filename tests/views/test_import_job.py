"""Bringing customers in from a file: who may, what is seen before, what becomes of every row."""

import csv
import io
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app import clock
from app.models.customer import Customer
from app.models.import_job import ImportJob
from app.operations import grant, import_job
from app.permissions import Scope, Verb
from tests.factories.customer import make_customer
from tests.factories.room import make_room
from tests.factories.site import make_site
from tests.factories.user import make_user
from tests.importers.test_file import csv_of, workbook

HEADS = ["姓名", "电话", "房号", "等级"]

# ---- who may not


def test_is_closed_to_whoever_may_not_add_customers(client, login):
    assert "/login/" in client.get("/imports/new/customer").location
    assert "/imports/" in login(make_user("Admin")).get("/customers/list/").text
    for role in ("clerk", "handler", "designer"):
        mine = login(make_user(role))
        assert mine.get("/imports/new/customer").status_code == 403
        assert upload(mine, [HEADS, ["张三", "", "", ""]]).status_code == 403
        assert "/imports/" not in mine.get("/customers/list/").text
    assert login(make_user("Admin")).get("/imports/new/nothing").status_code == 404


def test_shows_a_file_to_whoever_brought_it_only(login, agent, admin):
    job = brought(login(agent), [HEADS, ["张三", "13800000001", "", ""]])

    for other in (admin, make_user("agent", sites=agent.sites)):
        for path in ("", "/refused"):
            assert login(other).get(f"/imports/{job.id}{path}").status_code == 404
        for path in ("run", "columns"):
            assert login(other).post(f"/imports/{job.id}/{path}").status_code == 404


def test_brings_nobody_into_a_site_of_others(login, agent, site):
    elsewhere = make_site()
    mine = login(agent)
    job = brought(mine, [["姓名", "站点"], ["张三", elsewhere.name], ["李四", site.code]])

    assert mine.post(f"/imports/{job.id}/columns", data=columns(job, site_id=elsewhere.id)).status_code == 422
    mine.post(f"/imports/{job.id}/run")

    assert named("张三") == []
    assert [each.site_id for each in named("李四")] == [site.id]


def test_tells_nobody_whose_phone_it_is_who_may_not_see_phones(login, agent, site, admin):
    make_customer(site=site, name="保密先生", phone="13900000009")
    grant.put("agent", Verb.SEE_PHONE, Scope.NONE, admin)
    mine = login(agent)

    page = mine.get(f"/imports/{brought(mine, [HEADS, ['张三', '13900000009', '', '']]).id}").text

    assert "保密先生" not in page


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n\x00"])
def test_says_beside_the_field_what_is_wrong_with_a_file(login, agent, content):
    page = login(agent).post("/imports/new/customer", data={"file": (io.BytesIO(content), "x.xlsx")})

    assert page.status_code == 422
    assert 'id="file-error"' in page.text
    assert login(agent).post("/imports/new/customer", data={}).status_code == 422
    assert stored_jobs() == 0


# ---- what is looked at, what is written


def test_adds_the_good_rows_and_hands_back_the_bad_ones(login, agent, site):
    room = make_room(site=site)
    mine = login(agent)
    job = brought(
        mine, [HEADS, ["张三", 13800000001, room.code, "a类"], ["", "1", "", ""], ["王五", "2", "9-9-9", "Z"]]
    )

    page = mine.get(f"/imports/{job.id}").text
    assert "张三" in page
    assert "9-9-9" in page
    assert named("张三") == []
    mine.post(f"/imports/{job.id}/run")

    (made,) = named("张三")
    assert (made.phone, made.room, made.customer_class, made.site, made.active) == (
        "13800000001", room, "A", site, True,
    )  # fmt: skip
    assert named("王五") == []
    job = found(job)
    assert (job.state, job.added, job.updated, job.skipped) == ("done", 1, 0, 2)
    lines = list(csv.reader(io.StringIO(mine.get(f"/imports/{job.id}/refused").data.decode("utf-8-sig"))))
    assert [line[0] for line in lines[1:]] == ["3", "4"]
    assert lines[2][2:] == ["王五", "2", "9-9-9", "Z"]
    assert all(line[1] for line in lines[1:])


def test_says_of_each_row_what_is_no_phone_number(login, agent, site):
    known, other = (
        make_customer(site=site, name=name, phone="12ab", room=make_room(site=site)) for name in ("旧人", "另一人")
    )
    mine = login(agent)
    rows = [
        ["甲", "13ab", "", ""],
        ["甲", "138 1234 5678", "", ""],
        ["旧人", "12ab", known.room.code, "A"],
        ["另一人", "!!x", other.room.code, "B"],
    ]
    job = brought(mine, [HEADS, *rows])

    page = mine.get(f"/imports/{job.id}").text
    mine.post(f"/imports/{job.id}/columns", data=columns(job, duplicates="update"))
    mine.post(f"/imports/{job.id}/run")

    assert page.count("13812345678 或") == 4, "both reasons, above the rows and beside them"
    assert [each.phone for each in named("甲")] == ["13812345678"]
    assert (known.phone, known.customer_class) == ("12ab", "A")
    assert (other.phone, other.customer_class) == ("12ab", "C")
    assert [line[0] for line in found(job).refused] == ["2", "5"]


def test_imports_a_file_once(login, agent):
    mine = login(agent)
    job = brought(mine, [HEADS, ["张三", "", "", ""]])

    assert mine.post(f"/imports/{job.id}/run").status_code == 302
    assert mine.post(f"/imports/{job.id}/run").status_code == 409
    assert len(named("张三")) == 1


@pytest.mark.parametrize("duplicates", ["skip", "update"])
def test_knows_customers_again_by_phone_or_by_name_and_room(login, agent, site, duplicates):
    room = make_room(site=site)
    by_phone = make_customer(site=site, name="张三", phone="138-0000 0001", note="旧", customer_class="A")
    by_room = make_customer(site=site, name="李四", phone="", room=room)
    mine = login(agent)
    rows = [["张三丰", "13800000001", "", ""], ["李四", "13800000002", room.code, "B"], ["新人", "13800000003", "", ""]]
    job = brought(mine, [HEADS, *rows])
    mine.post(f"/imports/{job.id}/columns", data=columns(job, duplicates=duplicates))
    mine.post(f"/imports/{job.id}/run")

    assert len(named("新人")) == 1
    job = found(job)
    if duplicates == "skip":
        assert (by_phone.name, by_room.phone) == ("张三", "")
        assert (job.added, job.updated, job.skipped) == (1, 0, 2)
    else:
        assert (by_phone.name, by_phone.note, by_phone.customer_class) == ("张三丰", "旧", "A")
        assert (by_room.phone, by_room.customer_class) == ("13800000002", "B")
        assert (job.added, job.updated, job.skipped) == (1, 2, 0)


def test_takes_the_first_of_two_rows_about_the_same_customer(login, agent):
    mine = login(agent)
    job = brought(mine, [HEADS, ["张三", "13800000001", "", ""], ["张三", "138 0000 0001", "", ""]])
    mine.post(f"/imports/{job.id}/run")

    assert len(named("张三")) == 1
    assert found(job).refused[0][0] == "3"


def test_updates_only_for_whoever_may_edit(login, agent, site, monkeypatch):
    known = make_customer(site=site, name="张三", phone="13800000001")
    mine = login(agent)
    job = brought(mine, [HEADS, ["改名", "13800000001", "", ""]])
    mine.post(f"/imports/{job.id}/columns", data=columns(job, duplicates="update"))
    monkeypatch.setattr("app.views.import_job.may_update", lambda _importer: False)
    mine.post(f"/imports/{job.id}/run")

    assert known.name == "张三"


def test_reads_the_columns_as_they_are_named(login, agent):
    mine = login(agent)
    job = brought(mine, [["甲", "乙"], ["13800000001", "张三"]])

    assert mine.post(f"/imports/{job.id}/run").status_code == 422
    wrong = mine.post(
        f"/imports/{job.id}/columns", data={"column.name": "1", "column.phone": "1", "duplicates": "skip"}
    )
    assert wrong.status_code == 422
    assert wrong.text.count('aria-invalid="true"') == 2
    assert wrong.text.count('<option value="1" selected>') == 2
    for nonsense in ({}, {"column.name": "99", "duplicates": "skip"}, {"column.x": "0", "column.name": "0"}):
        assert mine.post(f"/imports/{job.id}/columns", data=nonsense).status_code == 422
    mine.post(f"/imports/{job.id}/columns", data=columns(job, name=1, phone=0))
    mine.post(f"/imports/{job.id}/run")

    assert [each.phone for each in named("张三")] == ["13800000001"]


def test_judges_rows_as_the_page_judges_one_customer(login, agent, site):
    mine = login(agent)
    colleague = make_user("agent", username="zhaoliu")
    heads = ["姓名", "负责人", "备注", "有效", "电话"]
    rows = [
        ["对的", "zhaoliu", "x", "否", ""],
        ["太长" * 50, "", "", "", ""],
        ["没有", "nobody", "", "", ""],
        ["不明", "", "", "也许", ""],
        ["遮盖", "", "", "", "138****0001"],
    ]
    job = brought(mine, [heads, *rows])
    mine.post(f"/imports/{job.id}/run")

    (made,) = named("对的")
    assert (made.owner_id, made.active) == (colleague.id, False)
    assert [row[0] for row in found(job).refused] == ["3", "4", "5", "6"]
    mine.post("/customers/add", data={"name": "太长" * 50, "site": site.id, "customer_class": "A"})
    assert named("太长" * 50) == []


def test_says_how_many_rows_it_will_import_and_shows_those_it_leaves_out(login, agent):
    mine = login(agent)
    mine.get("/lang/en")
    job = brought(
        mine,
        [["姓名", "电话", "站点"], ["张三", "13800000001", ""], ["", "13800000002", ""], ["李四", "", "没有的站点"]],
    )

    page = mine.get(f"/imports/{job.id}").text
    assert "Import 1 rows (2 left out)" in page
    out = mine.get(f"/imports/{job.id}?rows=out").text
    assert out.count('data-label="Line"') == 2
    assert "张三" not in out


def test_runs_nothing_where_every_row_is_left_out(login, agent):
    mine = login(agent)
    mine.get("/lang/en")
    job = brought(mine, [HEADS, ["", "13800000001", "", ""]])

    assert f"/imports/{job.id}/run" not in mine.get(f"/imports/{job.id}").text
    answer = mine.post(f"/imports/{job.id}/run")
    assert answer.status_code == 422
    assert "There is nothing to import" in answer.text
    assert (found(job).state, found(job).skipped) == ("uploaded", 0)
    mine.post(f"/imports/{job.id}/columns", data=columns(job, name=1))
    mine.post(f"/imports/{job.id}/run")
    assert len(named("13800000001")) == 1


def test_says_of_a_workbook_that_is_none_what_is_wrong(login, agent):
    mine = login(agent)
    mine.get("/lang/en")
    data = {"file": (io.BytesIO(b"hello"), "客户.xlsx")}

    assert "not a valid Excel file" in mine.post("/imports/new/customer", data=data).text


def test_shows_attacks_as_text(login, agent):
    attack = "<script>alert(1)</script>"
    mine = login(agent)
    job = brought(mine, [["姓名", attack], [attack, attack]])

    page = mine.get(f"/imports/{job.id}").text
    assert "<script>alert" not in page
    assert "alert(1)" in page


def test_asks_the_database_little_however_many_rows(login, agent, site, asked):
    mine = login(agent)
    few = brought(mine, [HEADS, ["张三", "13800000001", "", ""]])
    room = make_room(site=site)
    rows = [[f"客{number}", f"1380000{number:04}", room.code if number % 2 else "9-9", "B"] for number in range(300)]
    many = brought(mine, [HEADS, *rows])
    mine.get(f"/imports/{few.id}")

    assert len(asked(lambda: mine.get(f"/imports/{many.id}"))) <= 12


def test_forgets_the_rows_and_keeps_the_counts(login, agent, db):
    mine = login(agent)
    job = brought(mine, [HEADS, ["张三", "", "", ""], ["", "", "", "A"]])
    mine.post(f"/imports/{job.id}/run")
    with clock.stopped_at(clock.now() + import_job.KEPT + timedelta(minutes=1)):
        import_job.sweep()
    db.session.expire_all()

    job = found(job)
    assert (job.refused, job.added, job.forgotten) == ([], 1, True)
    assert mine.get(f"/imports/{job.id}").status_code == 200
    assert mine.get(f"/imports/{job.id}/refused").status_code == 404


def upload(client, lines, name="客户.xlsx"):
    content = workbook(lines) if name.endswith("xlsx") else csv_of(lines)
    return client.post("/imports/new/customer", data={"file": (io.BytesIO(content), name)})


def brought(client, lines):
    from app.extensions import db

    answer = upload(client, lines)
    assert answer.status_code == 302, answer.text
    return db.session.get(ImportJob, int(answer.location.rpartition("/")[2]))


def columns(job, site_id="", duplicates="skip", **chosen):
    """Return what the form of the columns sends."""
    mapping = chosen or job.mapping
    site = site_id or job.site_id or ""
    return {f"column.{key}": column for key, column in mapping.items()} | {"site_id": site, "duplicates": duplicates}


def named(name):
    from app.extensions import db

    return list(db.session.scalars(select(Customer).where(Customer.name == name)))


def found(job):
    from app.extensions import db

    db.session.refresh(job)
    return job


def stored_jobs():
    from app.extensions import db

    return db.session.scalar(select(func.count()).select_from(ImportJob))
