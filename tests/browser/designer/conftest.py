"""A designer at the sheet of a form."""

import pytest


@pytest.fixture
def open_designer(open_as, panel):
    """Return a function that publishes a shipped sheet and opens it in the designer."""
    from app.extensions import db
    from tests.factories.user import make_user

    make_user("designer", username="sheji", last_name="吴", first_name="十")
    db.session.commit()

    def opened(name, **options):
        key = panel.publish(name)
        page = open_as("sheji", **options)
        page.goto(f"/design/{key}/")
        page.locator('[data-panel="properties"][data-ready]').wait_for()
        page.locator('[data-canvas="sheet"] table').first.wait_for()
        return page

    return opened
