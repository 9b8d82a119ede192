"""A customer's page: row rights on every part, the phone masked and looks at it noted, what is open, how satisfied."""

import re

import pytest
from sqlalchemy import select, text

from app.models.customer_event import CustomerEvent
from app.models.entry import EntryDraft
from app.models.grant import Grant, HiddenSection
from app.operations import entry as entries
from app.views._customer_page import entries_of
from tests.factories.customer import make_customer
from tests.factories.entry import make_entry, waiting_step
from tests.factories.form_template import make_template
from tests.factories.site import make_site
from tests.factories.user import make_user
from tests.views.test_draft import sheet_of
from tests.views.visits import judge, make_judged_visits, make_visits, visit


def test_does_not_exist_for_an_agent_of_another_site(login, zhang, stranger):
    mine = login(stranger)

    for address in ("", "/history"):
        assert mine.get(f"/customers/{zhang.id}{address}").status_code == 404
    assert mine.post(f"/customers/{zhang.id}/phone").status_code == 404
    assert login(make_user("handler", sites=[zhang.site])).get(f"/customers/{zhang.id}").status_code == 404
    assert mine.get(f"/drafts/new/{make_visits().key}?customer={zhang.id}").status_code == 404


def test_neither_shows_nor_counts_what_the_reader_may_not_see(login, zhang, site, agent, colleague):
    template = make_visits()
    about = {"customer": {"id": zhang.id, "name": zhang.name}}
    theirs = [visit(colleague, template, service=3, **about) for _ in range(3)]
    mine = visit(agent, template, service=9, **about)
    zhang.owner = None

    page = login(agent).get(f"/customers/{zhang.id}").text

    assert mine.number in page
    assert not any(each.number in page for each in theirs)
    assert re.search(r"hy-table-foot\">\s*<span>[^<]*1–1[^<]*1[^<]*</span>", page)
    assert "90%" in page


def test_masks_the_phone_until_somebody_looks_and_notes_who(login, db, zhang, agent):
    mine = login(agent)
    assert zhang.phone not in mine.get(f"/customers/{zhang.id}").text
    assert f"/customers/{zhang.id}/phone" in mine.get(f"/customers/{zhang.id}").text
    assert db.session.scalars(select(CustomerEvent.verb)).all() == []

    shown = mine.post(f"/customers/{zhang.id}/phone")

    assert zhang.phone in shown.text
    noted = db.session.scalars(select(CustomerEvent)).one()
    assert (noted.verb, noted.customer_id, noted.by_id) == ("look", zhang.id, agent.id)
    assert login(agent).get(f"/customers/{zhang.id}/history").status_code == 403
    assert 'data-verb="look"' in login(make_user("manager")).get(f"/customers/{zhang.id}/history").text


def test_shows_no_whole_phone_to_whoever_need_not_see_it(login, db, zhang, site):
    clerk = make_user("clerk", sites=[site])
    for grant in db.session.scalars(select(Grant).where(Grant.role == "clerk", Grant.verb == "see_phone")):
        db.session.delete(grant)
    db.session.flush()
    mine = login(clerk)

    assert f"/customers/{zhang.id}/phone" not in mine.get(f"/customers/{zhang.id}").text
    assert mine.post(f"/customers/{zhang.id}/phone").status_code == 403


def test_keeps_hidden_sections_out_of_what_an_entry_says_and_of_the_ratings(login, zhang, supervisor, agent, db):
    template = make_judged_visits()
    made = visit(agent, template, customer={"id": zhang.id, "name": zhang.name})
    judge(made, supervisor)
    db.session.add(HiddenSection(role="agent", template_id=template.id, section_key="secret"))
    db.session.flush()

    page = login(agent).get(f"/customers/{zhang.id}").text

    assert made.number in page
    assert "37%" not in page
    assert "此人说话难听" not in page
    assert "37%" in login(supervisor).get(f"/customers/{zhang.id}").text


def test_shows_what_is_open_and_since_when(login, zhang, agent, supervisor):
    made = visit(agent, make_visits(), customer={"id": zhang.id, "name": zhang.name})
    page = login(agent).get(f"/customers/{zhang.id}").text
    assert 'id="open"' in page

    entries.sign(waiting_step(made), supervisor)

    assert 'id="open"' not in login(agent).get(f"/customers/{zhang.id}").text


def test_lists_all_entries_newest_first_page_by_page(login, zhang, agent):
    template, other = make_visits(), make_template()
    numbers = [visit(agent, template, customer={"id": zhang.id, "name": zhang.name}).number for _ in range(23)]
    mine = login(agent)

    first, second = (mine.get(f"/customers/{zhang.id}?page={page}").text for page in (0, 1))

    listed = re.findall(r'class="text-secondary hy-num">([^<]+)<', first.partition('id="records"')[2])
    assert listed == numbers[::-1][:20]
    assert numbers[0] in second.partition('id="records"')[2]
    assert "东区" in first
    assert mine.get(f"/customers/{zhang.id}?form={template.key}").status_code == 200
    assert mine.get(f"/customers/{zhang.id}?form={other.key}").status_code == 200
    assert mine.get(f"/customers/{zhang.id}?page=x").status_code == 422


def test_shows_the_mean_of_the_scales_by_month_as_of_the_full_mark(login, zhang, agent):
    template = make_visits()
    for service in (10, 8, 6):
        visit(agent, template, service=service, customer={"id": zhang.id, "name": zhang.name})

    page = login(agent).get(f"/customers/{zhang.id}").text

    assert "80%" in page
    assert "<polyline" in page


def test_adds_the_ratings_of_all_forms_up_in_shares_of_their_own_full_marks(login, zhang, agent):
    about = {"id": zhang.id, "name": zhang.name}
    visits = make_visits()
    visit(agent, visits, service=10, customer=about)
    head = {"key": "who", "type": "customer", "label": "客户"}
    stars = {"key": "stars", "type": "rating", "label": "星级", "max": 5}
    other = make_template(sections=[{"key": "head", "items": [head, stars]}])
    make_entry(agent, other, {"who": about, "stars": 2})
    mine = login(agent)

    narrowed = ("", f"?form={visits.key}", f"?form={other.key}")
    shown = [mine.get(f"/customers/{zhang.id}{each}").text for each in narrowed]

    cells = [re.findall(r'<td class="hy-num">(\d+%)', page) for page in shown]
    assert cells == [["70%"], ["100%"], ["40%"]]
    assert all(page.partition('"customer-rating"')[2].count("filter-one-form") == 3 for page in shown)


def test_counts_words_of_satisfaction_too(login, zhang, agent):
    about = {"id": zhang.id, "name": zhang.name}
    words = ("不满意", "满意", "非常满意")
    asked = {
        "key": "how",
        "type": "choice",
        "label": "是否满意",
        "options": [{"key": f"o{number}", "label": word} for number, word in enumerate(words)],
    }
    head = {"key": "who", "type": "customer", "label": "客户"}
    survey = make_template(title="问卷", sections=[{"key": "head", "items": [head, asked]}])
    make_entry(agent, survey, {"who": about, "how": {"paths": ["o0"]}})
    make_entry(agent, survey, {"who": about, "how": {"paths": ["o0"]}})
    alone = login(agent).get(f"/customers/{zhang.id}").text
    visit(agent, make_visits(), service=9, customer=about)

    both = login(agent).get(f"/customers/{zhang.id}").text

    assert '<td class="hy-num">0%</td><td class="hy-num">2</td>' in alone
    assert '<td class="hy-num">30%</td><td class="hy-num">3</td>' in both
    assert "是否满意" in alone.partition("customer-rating")[2]


def test_offers_no_curve_of_all_forms_where_one_form_rates(login, zhang, agent):
    about = {"id": zhang.id, "name": zhang.name}
    plain = make_template(sections=[{"key": "head", "items": [{"key": "who", "type": "customer", "label": "客户"}]}])
    visits = make_visits()
    visit(agent, visits, service=9, customer=about)
    make_entry(agent, plain, {"who": about})
    mine = login(agent)

    for narrowed in ("", f"?form={visits.key}"):
        page = mine.get(f"/customers/{zhang.id}{narrowed}").text
        rating = page.partition('"customer-rating"')[2]
        assert "90%" in rating
        assert "filter-one-form" not in rating
    assert "customer-rating" not in mine.get(f"/customers/{zhang.id}?form={plain.key}").text


def test_names_the_ends_of_both_axes(login, zhang, agent):
    visit(agent, make_visits(), service=9, customer={"id": zhang.id, "name": zhang.name})

    drawn = login(agent).get(f"/customers/{zhang.id}").text.partition('<svg class="customer-trend"')[2]

    marks = re.findall(r'class="trend-mark"[^>]*>([^<]+)<', drawn.partition("</svg>")[0])
    assert marks[:3] == ["0%", "50%", "100%"]
    assert re.fullmatch(r"\d{4}年\d{1,2}月", marks[3])


def test_opens_a_form_with_the_customer_in_it(login, db, zhang, agent):
    template = make_visits()
    mine = login(agent)
    assert f"/drafts/new/{template.key}?customer={zhang.id}" in mine.get(f"/customers/{zhang.id}").text
    mine.get(f"/drafts/new/{template.key}")

    page = mine.get(f"/drafts/new/{template.key}?customer={zhang.id}", follow_redirects=True)

    assert sheet_of(page)["customer"] == "张伟"
    assert sheet_of(page)["customer-id"] == str(zhang.id)
    made = db.session.scalars(select(EntryDraft).where(EntryDraft.customer_id == zhang.id)).one()
    assert made.site_id == zhang.site_id
    again = mine.get(f"/drafts/new/{template.key}?customer={zhang.id}")
    assert again.location.endswith(made.token)


def test_is_reached_from_an_entry_by_whoever_may(login, zhang, agent, supervisor):
    made = visit(agent, make_visits(), customer={"id": zhang.id, "name": zhang.name})

    assert f'href="/customers/{zhang.id}"' in login(supervisor).get(f"/entries/{made.id}").text
    zhang.site = make_site()
    assert f'href="/customers/{zhang.id}"' not in login(supervisor).get(f"/entries/{made.id}").text


@pytest.mark.parametrize("who", ["agent", "supervisor", "manager"])
def test_asks_little_however_much_there_is(request, login, asked, zhang, agent, who):
    mine = login(request.getfixturevalue(who))
    template, other = make_visits(), make_judged_visits()
    about = {"customer": {"id": zhang.id, "name": zhang.name}}
    visit(agent, template, service=5, **about)
    mine.get(f"/customers/{zhang.id}")
    address = f"/customers/{zhang.id}"
    few = asked(lambda: mine.get(address))
    for number in range(12):
        visit(agent, other if number % 2 else template, service=5, **about)

    many = asked(lambda: mine.get(address))

    assert len(many) <= 12, "\n".join(" ".join(each.split())[:160] for each in many)
    assert len(many) <= len(few) + 1


def test_reads_the_entries_of_one_customer_by_index(db, zhang, agent, client):
    with client.application.test_request_context():
        from flask_login import login_user

        login_user(make_user("manager"))
        statement = entries_of(zhang.id)
        written = str(statement.compile(db.engine, compile_kwargs={"literal_binds": True}))
    is_sqlite = db.engine.dialect.name == "sqlite"
    if not is_sqlite:
        db.session.execute(text("SET LOCAL enable_seqscan = off"))
    plan = "\n".join(str(row[-1]) for row in db.session.execute(text(f"EXPLAIN {'QUERY PLAN ' * is_sqlite}{written}")))
    assert "ix_entry_customer" in plan, plan
    assert "Seq Scan" not in plan, plan
    assert "SCAN entry" not in plan, plan


@pytest.fixture
def zhang(site):
    return make_customer(site=site, name="张伟", phone="13800138000")
