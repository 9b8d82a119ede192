"""Every kind of page, at a desk and on a phone: axe finds nothing serious, and no page does what the watch forbids."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import DESK, PHONE, attached

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]

GRAVE = {"serious", "critical"}
PLAN = "return-visit-plan-shop"
SHEETS = (PLAN, "salon-customer-questionnaire", "supervision-satisfaction-survey")
NEW = {name: f"/drafts/new/{name}" for name in SHEETS}
VISITS = {
    "outside": ("", DESK, ["/login/"]),
    "catalogue": ("kefu", DESK, ["/", "/forms/", f"/forms/{PLAN}/blank"]),
    "records": ("kefu", DESK, [f"/forms/{PLAN}/", f"/charts/{PLAN}/", f"/charts/{PLAN}/?split=@author", "/entries/1"]),
    "print": ("kefu", DESK, [f"/forms/{PLAN}/records?entry=1"]),
    "dashboards": ("kefu", DESK, ["/dashboards/", "/dashboards/1"]),
    "sheets": ("kefu", DESK, [NEW[PLAN], NEW[SHEETS[2]]]),
    "queue": ("zhuguan", DESK, ["/queue/", "/queue/2"]),
    "files": ("jingli", DESK, ["/exports/", "/exports/1", "/imports/new/customer", "/imports/1", "/customers/list/"]),
    "customers": ("jingli", DESK, ["/customers/add", "/customers/exports"]),
    "rights": ("sheji", DESK, ["/rights/", "/settings/"]),
    "designer": ("sheji", DESK, ["/design/", f"/design/{PLAN}/", f"/design/{PLAN}/preview", "/new-form/"]),
    "phone-designer": ("sheji", PHONE, ["/design/", f"/design/{PLAN}/", "/new-form/"]),
    "phone-records": ("kefu", PHONE, ["/", f"/forms/{PLAN}/", f"/charts/{PLAN}/", "/entries/1"]),
    "phone-sheets": ("kefu", PHONE, [NEW[PLAN], NEW[SHEETS[1]]]),
    "phone-files": ("jingli", PHONE, ["/exports/", "/exports/1", "/imports/new/customer", "/imports/1"]),
    "phone-queue": ("zhuguan", PHONE, ["/queue/", "/queue/2"]),
}


@pytest.fixture
def busy_panel(panel):
    """A panel with a plan that waits for a supervisor, and an administrator."""
    from app.extensions import db
    from app.importers import Grid
    from app.models.form_template import FormTemplate
    from app.operations import dashboard as dashboards
    from app.operations import export_job, import_job
    from tests.factories.entry import make_entry
    from tests.factories.user import make_user

    for name in SHEETS:
        panel.publish(name)
    kefu = panel.user("kefu")  # begins a transaction of its own, so before anything is made
    template = db.session.query(FormTemplate).filter_by(key=PLAN).one()
    rows = [{"mode": {"paths": ["phone/first"]}, "aim": "问候", "on": "2026-11-21"}]
    make_entry(kefu, template, {"area": "东区", "rows": rows}, site=panel.site)
    make_user("Admin", username="sheji")
    board = dashboards.create("看板", kefu)
    dashboards.pin(board, template, "rows.mode", "", kefu)
    db.session.commit()
    manager = panel.user("jingli")
    export_job.order(template, [1], export_job.Asked("xlsx"), manager)
    import_job.take_in("customer", "名单.csv", Grid(["姓名"], [["2", "张三"], ["3", ""]]), manager)
    db.session.commit()
    return panel


@pytest.mark.parametrize("visit", VISITS)
def test_has_no_grave_barriers(open_as, busy_panel, visit):
    username, device, addresses = VISITS[visit]
    page = open_as(username, device)
    found = [line for address in addresses for line in barriers(page, address)]

    assert not found, "\n".join(found)


def test_has_no_grave_barriers_where_something_is_wrong(open_as, busy_panel, watch):
    watch.allow("422")
    page = open_as("kefu")
    page.goto(f"/drafts/new/{PLAN}")
    attached(page).locator(".fill-foot button").click()
    page.locator(".error-summary").wait_for()
    attached(page)

    assert not list(grave(page, "errors"))


def barriers(page, address):
    response = page.goto(address)
    assert response.status == 200, f"{address} answers {response.status}"
    attached(page)
    if page.viewport_size["width"] == PHONE["viewport"]["width"]:
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= PHONE["viewport"]["width"], f"{address} is {width} wide"
    return grave(page, address)


def grave(page, address):
    for violation in Axe().run(page).response["violations"]:
        if violation["impact"] in GRAVE:
            for node in violation["nodes"]:
                yield f"{address}: {violation['id']} at {node['target']}: {node['html'][:160]}"
