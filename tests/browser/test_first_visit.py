"""What a browser fetches when somebody fills in their first sheet: little, compressed, and only once."""

import pytest

from tests.browser.conftest import attached

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]

MOST_REQUESTS = 15
MOST_BYTES = 150_000


@pytest.mark.parametrize(
    "name", ["return-visit-plan-shop", "salon-customer-questionnaire", "supervision-satisfaction-survey"]
)
def test_fetches_little_at_first_and_one_page_after_that(browser, panel, name):
    from app.extensions import db
    from app.models.form_template import FormTemplate
    from tests.factories.entry import make_draft

    key = panel.publish(name)
    token = make_draft(panel.user("kefu"), db.session.query(FormTemplate).filter_by(key=key).one()).token
    db.session.commit()
    context = browser.new_context(base_url=panel.address)  # not watched: a browser that is watched caches nothing
    context.add_cookies([panel.cookie("kefu")])
    page = context.new_page()

    first = visit(page, f"/drafts/{token}")
    assert len(first) <= MOST_REQUESTS, "\n".join(address for address, _size in first)
    assert sum(size for _address, size in first) <= MOST_BYTES, first

    again = visit(page, f"/drafts/{token}")
    assert [address for address, _size in again] == [page.url]
    context.close()


def visit(page, address):
    """Return address and size of everything that came over the network."""
    addresses, sizes = {}, {}
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on(
        "Network.requestWillBeSent", lambda event: addresses.update({event["requestId"]: event["request"]["url"]})
    )
    session.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
    page.goto(address)
    attached(page)
    page.wait_for_load_state("networkidle")
    session.detach()
    return [(addresses[request], size) for request, size in sizes.items() if size]
