"""A register's pages: refused users first, a month on screen and paper, closed once, opened again by a manager."""

import csv
import io
import json

import pytest
from flask_babel import gettext
from pypdf import PdfReader
from sqlalchemy import select

from app import clock
from app.extensions import db
from app.models.export_job import ExportJob
from app.operations import draft, grant, register, saved_view
from app.operations import entry as entries
from app.operations.publication import new_version
from app.operations.register_book import Book, month_of
from app.operations.saved_view import Wanted
from app.permissions import Scope, Verb
from app.schema.document import load
from app.security import full_name
from tests.factories.customer import make_customer
from tests.factories.entry import make_entry
from tests.factories.form_template import SIMPLE, make_template
from tests.factories.room import make_room
from tests.factories.user import make_user


@pytest.mark.parametrize("act", ["take", "close", "reopen"])
def test_is_refused_to_whoever_does_not_keep_it(client, login, agent, book, act):
    made = make_entry(agent, book.register.template, site=agent.sites[0])
    address = f"/registers/{book.register.id}/{act}?site={book.site_id}"

    assert client.post(address).status_code in {302, 400, 401}
    assert login(agent).post(address, data={"reason": "x"}).status_code in {302, 403}
    assert month_of(book) is None
    assert register.waiting(book.register) == [made.id]


def test_does_not_exist_for_roles_it_is_not_shared_with(login, book):
    by = make_user("handler")

    for address in ("", "/paper", ".pdf"):
        assert login(by).get(f"/registers/{book.register.id}{address}").status_code == 404


def test_is_handed_out_to_nobody_who_may_not_export(client, login, supervisor, admin, book):
    grant.put("supervisor", Verb.EXPORT, Scope.NONE, admin, book.register.template)
    file = f"/registers/{book.register.id}.csv?site={book.site_id}"

    assert client.post(file).status_code in {302, 400, 401}
    assert login(supervisor).get(file).status_code == 405
    assert login(supervisor).post(file).status_code == 403
    assert file not in login(supervisor).get(address(book)).text


def test_shows_a_reader_only_lines_of_what_they_see(login, agent, colleague, supervisor, book):
    mine, theirs = (make_entry(by, book.register.template, site=agent.sites[0]) for by in (agent, colleague))
    register.take_in(book.register, [mine.id, theirs.id], supervisor)

    page = login(agent).get(address(book)).text

    assert mine.number in page
    assert theirs.number not in page


@pytest.mark.parametrize("month", ["2026-13", "x", "2026-1-1", "0000-01", "99999-01", "２０２６-01"])
def test_says_that_there_is_no_such_month(login, supervisor, book, month):
    assert login(supervisor).get(f"/registers/{book.register.id}?month={month}").status_code == 422


def test_numbers_closes_shows_corrections_beside_and_takes_late_ones_with_a_reason(
    login, agent, supervisor, manager, book
):
    made = make_entry(agent, book.register.template, {"area": "东区", "aim": "巡视"}, site=agent.sites[0])
    keeper, at = login(supervisor), f"?site={book.site_id}"
    root = f"/registers/{book.register.id}"

    assert keeper.post(f"{root}/take{at}").status_code == 302
    assert keeper.post(f"{root}/close{at}").status_code == 302
    assert keeper.post(f"{root}/close{at}").status_code == 409
    entries.correct(draft.open_correction(made, supervisor), {"area": "东区", "aim": "抄表"}, supervisor, "笔误")
    make_entry(agent, book.register.template, {"area": "东区", "aim": "迟到"}, site=agent.sites[0])
    assert keeper.post(f"{root}/take{at}", data={"reason": ""}).status_code == 422
    assert keeper.post(f"{root}/take{at}", data={"reason": "漏登了"}).status_code == 302
    assert keeper.post(f"{root}/reopen{at}", data={"reason": "x"}).status_code == 403

    for shown in (keeper.get(address(book)).text, keeper.get(f"{root}/paper{at}").text):
        assert shown.index("巡视") < shown.index("抄表") < shown.index("漏登了")
    assert keeper.get(f"{root}.pdf{at}", buffered=True).data.startswith(b"%PDF")
    assert login(manager).post(f"{root}/reopen{at}", data={"reason": ""}).status_code == 422
    assert login(manager).post(f"{root}/reopen{at}", data={"reason": "补正"}).status_code == 302


def test_keeps_a_column_of_a_closed_month_that_the_form_has_no_longer_hidden_from_whom_it_was(
    login, agent, supervisor, admin, book
):
    template = book.register.template
    make_entry(agent, template, {"area": "东区", "aim": "巡视"}, site=agent.sites[0])
    register.close(book, supervisor)
    section = {"key": "other", "items": [{"key": "area", "type": "text", "label": "区域"}]}
    source = {**json.loads(template.version.document), "sections": [section]}
    new_version(template, load(json.dumps(source)), None, "")

    assert "巡视" in login(supervisor).get(address(book)).text
    grant.hide_section("supervisor", template, "head", admin)
    assert "巡视" not in login(supervisor).get(address(book)).text


def test_prints_heads_and_sign_line_on_every_page(login, agent, supervisor, book):
    made = [make_entry(agent, book.register.template, site=agent.sites[0]).id for _ in range(45)]
    register.take_in(book.register, made, supervisor)

    pdf = login(supervisor).get(address(book).replace("?", ".pdf?"), buffered=True).data

    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    assert len(pages) > 1
    for text in pages:
        for words in (book.register.name, "区域", gettext("Approved:")):
            assert words.replace(" ", "") in "".join(text.split())


def test_turns_pages_and_prints_parts_until_the_last_line(login, agent, supervisor, book, monkeypatch):
    monkeypatch.setattr("app.views._book.BookPage.size", 2)
    monkeypatch.setattr("app.views._book_file.LARGEST_PAGE", 3)
    monkeypatch.setattr("app.views._book_file.LARGEST_PDF", 3)
    made = [make_entry(agent, book.register.template, site=agent.sites[0]) for _ in range(5)]
    register.take_in(book.register, [entry.id for entry in made], supervisor)
    keeper, root = login(supervisor), address(book)

    def told(page):
        return [entry.number in page for entry in made]

    assert told(keeper.get(root).text) == [True, True, False, False, False]
    assert told(keeper.get(f"{root}&page=2").text) == [False, False, False, False, True]
    paper = root.replace("?", "/paper?")
    assert told(keeper.get(paper).text) == [True, True, True, False, False]
    assert told(keeper.get(f"{paper}&part=1").text) == [False, False, False, True, True]
    assert keeper.get(f"{paper}&part=2").status_code == 404
    pdf = keeper.get(root.replace("?", ".pdf?") + "&part=1", buffered=True).data
    assert made[4].number in "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert "part=1" in keeper.get(root).text


def test_hands_the_whole_month_out_as_a_file_and_notes_it(login, agent, supervisor, manager, book):
    told = {"area": "东区", "aim": "=1+1"}
    first = make_entry(agent, book.register.template, told, site=agent.sites[0])
    register.close(book, supervisor)
    late = make_entry(agent, book.register.template, told, site=agent.sites[0])
    register.take_in(book.register, [late.id], supervisor, "漏登")

    answer = login(manager).post(address(book).replace("?", ".csv?"), buffered=True)

    lines = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [line[0:2] for line in lines[1:]] == [["1", first.number], ["2", late.number]]
    assert lines[2][-1] == "漏登"
    assert "'=1+1" in lines[1]
    (job,) = db.session.scalars(select(ExportJob))
    assert (job.owner_id, job.rows_total, book.register.name in job.filters) == (manager.id, 2, True)


def test_shows_whom_lines_are_about_but_not_where_that_is_hidden(login, agent, supervisor, admin, site):
    naming = {"key": "who", "items": [{"key": "whom", "type": "customer", "label": "客户"}]}
    template = make_template(sections=[*SIMPLE["sections"], naming])
    own = Wanted("走访台账", ["@customer", "@room", "@author"], ["supervisor", "agent"], is_register=True)
    view, today = saved_view.save(template, own, make_user("designer")), clock.today()
    whole = Book(view, site.id, today.year, today.month)
    lady = make_customer(site=site, name="李小满", room=make_room(site=site))
    register.take_in(view, [make_entry(agent, template, site=site, customer=lady).id], supervisor)
    grant.hide_section("agent", template, "who", admin)

    for is_closed in (False, True):
        if is_closed:
            register.close(whole, supervisor)
        hidden, seen = (login(each).get(address(whole)).text for each in (agent, supervisor))
        assert "李小满" not in hidden
        assert lady.room_code not in hidden
        assert f"<td>李小满</td><td>{lady.room_code}</td><td>{full_name(agent)}</td>" in seen


def test_asks_little_however_long_the_month(login, asked, agent, supervisor, book):
    made = [make_entry(agent, book.register.template, site=agent.sites[0]).id for _ in range(12)]
    keeper = login(supervisor)
    keeper.get(address(book))
    register.take_in(book.register, made[:1], supervisor)
    few = asked(lambda: keeper.get(address(book)))
    register.take_in(book.register, made, supervisor)

    many = asked(lambda: keeper.get(address(book)))

    assert len(many) <= min(12, len(few) + 1), "\n".join(many)


def address(book):
    return f"/registers/{book.register.id}?site={book.site_id}&month={book.year}-{book.month:02}"


@pytest.fixture
def book(app, site):
    wanted = Wanted("走访台账", ["area", "aim"], ["supervisor", "agent", "manager"], is_register=True)
    view = saved_view.save(make_template(), wanted, make_user("designer"))
    return Book(view, site.id, clock.today().year, clock.today().month)
