"""Taking records out and bringing customers in, as people do it in a browser."""

import threading

import pytest
from python_calamine import load_workbook
from sqlalchemy import select

from app.export_worker import ExportWorker
from app.exports.xlsx import Xlsx
from app.extensions import db, writing
from app.import_worker import ImportWorker
from app.models.customer import Customer
from app.models.export_job import ExportJob
from tests.browser.conftest import PHONE, attached
from tests.factories.entry import make_entry
from tests.factories.form_template import make_template
from tests.factories.record_import import list_of

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]

FEW = 3
NAMES = "客户姓名,手机号码,房号\n赵一,13900000001,\n钱二,13900000002,9-9-9\n"


def test_downloads_a_csv_of_the_filtered_list(open_as, panel, tmp_path):
    key = some_entries(panel)
    page = open_as("jingli")
    page.goto(f"/forms/{key}/?f.area=东区1")
    attached(page)

    page.locator("details.hy-menu summary", has_text="Export").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV", exact=True).click()
    download.value.save_as(tmp_path / "x.csv")

    assert download.value.suggested_filename.endswith(".csv")
    lines = (tmp_path / "x.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "东区1" in lines[1]


def test_follows_a_large_workbook_and_downloads_it(open_as, panel, tmp_path, monkeypatch):
    monkeypatch.setattr(Xlsx, "most_at_once", 0)
    monkeypatch.setattr("app.exports._records.BATCH", 1)
    monkeypatch.setattr("app.export_worker.STINT", 0)
    key = some_entries(panel)
    page = open_as("jingli")
    page.goto(f"/forms/{key}/")
    attached(page)

    page.locator("details.hy-menu summary", has_text="Export").click()
    page.get_by_role("button", name="Excel").click()
    attached(page)
    bar = page.locator("progress")
    assert bar.get_attribute("value") == "0"

    worker = ExportWorker()
    for _turn in range(2):
        turn(panel.app, worker)
    page.locator("[data-words]", has_text="%").wait_for()
    while turn(panel.app, worker):
        pass
    page.get_by_role("link", name="Download").wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    download.value.save_as(tmp_path / "x.xlsx")

    assert len(load_workbook(str(tmp_path / "x.xlsx")).get_sheet_by_index(0).to_python()) == FEW + 1


def test_cancels_a_large_workbook_after_asking(open_as, panel, monkeypatch):
    monkeypatch.setattr(Xlsx, "most_at_once", 0)
    key = some_entries(panel)
    page = open_as("jingli")
    page.goto(f"/forms/{key}/")
    attached(page)
    page.locator("details.hy-menu summary", has_text="Export").click()
    page.get_by_role("button", name="Excel").click()
    attached(page)

    page.get_by_role("button", name="Cancel the export").click()
    page.get_by_role("button", name="Yes, do it").click()
    page.get_by_text("Cancelled").wait_for()

    db.session.rollback()
    assert db.session.scalars(select(ExportJob.state)).all() == ["cancelled"]


@pytest.mark.parametrize("device", [None, PHONE], ids=["desk", "phone"])
def test_imports_customers_after_a_look_at_them(open_as, panel, tmp_path, device):
    page = open_as("zhuguan", **({"device": device} if device else {}))
    page.goto("/customers/list/")
    attached(page)
    page.get_by_role("link", name="Import").click()
    upload = {"name": "名单.csv", "mimeType": "text/csv", "buffer": NAMES.encode("gb18030")}
    page.set_input_files("#file", files=[upload])
    page.get_by_role("button", name="Upload and look at it").click()

    page.get_by_text("9-9-9").last.wait_for()
    attached(page)
    assert page.locator("#column-name").input_value() == "0"
    page.get_by_role("button", name="Import 1 rows (1 left out)").click()
    page.get_by_role("button", name="Yes, do it").click()
    page.get_by_text("The file is imported.").wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the rows left out").click()
    download.value.save_as(tmp_path / "left.csv")

    db.session.rollback()
    assert db.session.scalars(select(Customer.phone).where(Customer.name == "赵一")).all() == ["13900000001"]
    assert db.session.scalars(select(Customer.id).where(Customer.name == "钱二")).all() == []
    assert "钱二" in (tmp_path / "left.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("device", [None, PHONE], ids=["desk", "phone"])
def test_brings_old_records_in_after_a_look_at_them(open_as, panel, device):
    key = panel.publish("grouped")
    page = open_as("zhuguan", **({"device": device} if device else {}))
    page.goto(f"/forms/{key}/")
    attached(page)
    page.get_by_role("link", name="Import old records").click()
    lines = [
        ["记录日期", "回访日期", "建设单位意见"],
        ["2024年3月5日", "2024-03-05", "满意"],
        ["2024年3月6日", "3/6/2024", "尚可"],
    ]
    upload = {"name": "旧台账.xlsx", "mimeType": "application/octet-stream", "buffer": list_of(lines)}
    page.set_input_files("#file", files=[upload])
    page.get_by_role("button", name="Upload and look at it").click()

    attached(page)
    assert page.locator("#column-visited_on").input_value() == ""
    page.locator("#column-visited_on").select_option("1")
    page.get_by_role("button", name="Look at it this way").click()
    page.get_by_text("It is not clear which part").last.wait_for()
    attached(page)
    begin = page.get_by_role("button", name="Import 1 rows (1 left out)").bounding_box()
    assert begin["y"] + begin["height"] <= page.viewport_size["height"]
    page.get_by_role("button", name="Import 1 rows (1 left out)").click()
    page.get_by_role("button", name="Yes, do it").click()
    page.locator("progress").wait_for()
    worker = ImportWorker()
    while turn(panel.app, worker):
        pass
    page.get_by_text("The file is imported.").wait_for()
    page.get_by_role("link", name="Download the rows left out").wait_for()
    page.get_by_role("link", name="All records of this form").click()

    (entry,) = panel.entries()
    page.get_by_role("link", name=entry.number).wait_for()
    assert entry.answers == {"opinion": "满意", "visited_on": "2024-03-05"}


def some_entries(panel):
    agent = panel.user("kefu")
    with writing():
        template = make_template(title="走访记录")
        for number in range(FEW):
            make_entry(agent, template, {"area": f"东区{number}"})
        return template.key


def turn(app, worker):
    """Let the worker do a piece, in a thread as it runs in the panel."""
    more = []

    def act():
        with app.app_context():
            more.append(worker.act())
            db.session.remove()

    thread = threading.Thread(target=act)
    thread.start()
    thread.join()
    return more[0]
