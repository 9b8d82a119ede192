"""Every shipped sheet opens in the designer, is drawn whole, and is saved back byte for byte."""

import pytest

from app.extensions import db
from app.models.form_template import FormTemplate
from app.operations import template
from tests.browser.conftest import FORMS, attached

SHIPPED = {path.stem: path for path in sorted(FORMS.glob("*/*.json")) if path.name != "pack.json"}
pytestmark = [pytest.mark.browser, pytest.mark.sqlite]

SAVE_UNCHANGED = "document.querySelector('[data-behaviour=designer]').store.change('again', () => {})"


def test_saves_every_shipped_sheet_back_as_it_came(panel, open_as):
    from tests.factories.user import make_user

    for name in SHIPPED:
        panel.publish(name)
    make_user("designer", sites=[panel.site], username="sheji", last_name="吴", first_name="十")
    db.session.commit()
    page = open_as("sheji")
    for name, path in SHIPPED.items():
        page.goto(f"/design/{name}/")
        attached(page).locator("[data-drawn]").wait_for()
        assert page.locator(".design-canvas .sheet").count()
        page.evaluate(SAVE_UNCHANGED)
        page.locator('[data-saving="state"][data-state="saved"]').wait_for()
        assert saved_text(name) == path.read_text(encoding="utf-8"), name
        assert page.locator(".design-problems[data-panel=problems]").is_hidden(), name


def saved_text(name: str) -> str:
    from sqlalchemy import select

    db.session.rollback()
    found = db.session.scalars(select(FormTemplate).where(FormTemplate.key == name)).one()
    draft = template.draft_of(found)
    assert draft is not None
    return draft.document
