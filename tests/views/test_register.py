"""A register's pages: refused users first, a month on screen and paper, closed once, opened again by a manager."""

import csv
import io
import json
from datetime import datetime, timedelta

import pytest
from flask_babel import gettext
from markupsafe import escape
from pypdf import PdfReader
from sqlalchemy import select

from app import clock
from app.dates import date_text, month_text
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
from app.views._paper import as_css
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

    for address in ("", "/paper", "/foot.css", ".pdf"):
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
def test_shows_this_month_and_says_so_where_there_is_no_such_month(login, supervisor, book, month):
    keeper, root = login(supervisor), f"/registers/{book.register.id}"

    for shown in ("", "/paper", ".pdf"):
        answer = keeper.get(f"{root}{shown}?month={month}&site={book.site_id}", follow_redirects=True)
        assert (answer.status_code, answer.request.path, answer.request.args.get("month")) == (200, root, None)
        assert told("%(reason)s This month is shown instead.", reason=gettext(NO_MONTH)) in answer.text
        assert f'value="{book.year}-{book.month:02}"' in answer.text
    assert keeper.post(f"{root}/close?month={month}&site={book.site_id}").status_code == 422
    assert month_of(book) is None


def test_opens_no_month_that_has_not_begun(login, supervisor, book):
    keeper = login(supervisor)

    answer = keeper.get(f"/registers/{book.register.id}?month=2999-01", follow_redirects=True)

    assert gettext("This month has not begun yet.") in answer.text
    assert gettext("The month after") not in answer.text
    assert gettext("The month after") in keeper.get(f"/registers/{book.register.id}?month=2026-01").text


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


def test_prints_heads_and_foot_on_every_page_and_the_sign_line_after_the_last_line(login, agent, supervisor, book):
    made = [make_entry(agent, book.register.template, site=agent.sites[0]).id for _ in range(45)]
    register.take_in(book.register, made, supervisor)

    pages = printed(login(supervisor), book)

    assert len(pages) > 1
    for number, text in enumerate(pages, start=1):
        assert text.count(book.register.name) == 2
        assert "区域" in text
        assert f"第{number}页共{len(pages)}页" in text
        assert (gettext("Approved:") in text) == (number == len(pages))
    foot = login(supervisor).get(address(book).replace("?", "/foot.css?"))
    assert (foot.mimetype, as_css(book.register.name) in foot.text) == ("text/css", True)
    assert bare(gettext("not closed, as of %(day)s", day=date_text(clock.today()))) in pages[0]


def test_prints_who_closed_and_who_entered_late_and_why(login, agent, supervisor, manager, book):
    register.close(book, supervisor)
    register.reopen(book, manager, "漏登一户")
    register.close(book, supervisor)
    late = make_entry(agent, book.register.template, site=agent.sites[0])
    register.take_in(book.register, [late.id], supervisor, "单据后到")
    day, keeper = date_text(clock.today()), full_name(supervisor)

    *_others, last = printed(login(supervisor), book)

    assert bare(f"{gettext('Drawn up:')}{keeper}{day}{gettext('Checked:')}{gettext('Approved:')}") in last
    remark = gettext("Entered late: %(name)s, %(day)s, %(reason)s", name=keeper, day=day, reason="单据后到")
    assert bare(remark) in last
    undone = gettext(
        "%(day)s: %(name)s undid the closing: %(reason)s", day=day, name=full_name(manager), reason="漏登一户"
    )
    closed = gettext("%(day)s: %(name)s closed the month with %(count)s lines", day=day, name=keeper, count=0)
    assert bare(closed + undone + closed) in last
    assert str(escape(remark)) in login(supervisor).get(address(book)).text


def test_shows_that_a_closing_was_undone_and_by_whom(login, supervisor, manager, book):
    register.close(book, supervisor)
    register.reopen(book, manager, "漏登")

    shown = login(supervisor).get(address(book)).text

    day = date_text(clock.today())
    assert gettext("closing undone by %(name)s on %(day)s", name=full_name(manager), day=day) in shown
    assert gettext("Closing undone") in shown
    assert bare(gettext("Drawn up:") + gettext("Checked:")) in printed(login(supervisor), book)[-1]


def test_labels_cells_for_cards_and_gives_texts_the_room_they_need(login, agent, supervisor, book):
    told = {"area": "东区", "aim": "查看楼道照明与消防通道是否畅通"}
    made = make_entry(agent, book.register.template, told, site=agent.sites[0])
    register.take_in(book.register, [made.id], supervisor)

    shown = login(supervisor).get(address(book)).text

    assert 'class="hy-table hy-cards book-table"' in shown
    assert '<td class="book-short" data-label="区域">东区</td>' in shown
    assert f'<td class="book-long" data-label="目的">{told["aim"]}</td>' in shown
    assert f'<td class="book-blank" data-label="{gettext("Remark")}"></td>' in shown


def test_warns_before_closing_of_what_is_open_and_not_over(login, agent, supervisor, book):
    before = (book.first_day - timedelta(days=1)).replace(day=1)
    make_entry(agent, book.register.template, site=agent.sites[0])
    with clock.stopped_at(clock.stored(datetime(before.year, before.month, 5, 9, tzinfo=clock.CHINA))):
        made = make_entry(agent, book.register.template, site=agent.sites[0])
        register.take_in(book.register, [made.id], supervisor)
    keeper, earlier = login(supervisor), Book(book.register, book.site_id, before.year, before.month)

    now, then = keeper.get(address(book)).text, keeper.get(address(earlier)).text

    assert gettext("This month is not over yet.") in now
    assert gettext("Still open before it:") in now
    assert f"</strong>{month_text(before)}</div>" in now
    assert told("%(count)s lines are kept as they stand, under their numbers.", count=0) in now
    assert told("%(count)s more records get their numbers first.", count=1) in now
    for warned in (gettext("This month is not over yet."), gettext("Still open before it:")):
        assert warned not in then
    register.close(earlier, supervisor)
    assert gettext("Still open before it:") not in keeper.get(address(book)).text
    assert keeper.post(address(book).replace("?", "/close?")).status_code == 302
    assert month_of(book).is_closed
    assert 'id="close-month"' not in keeper.get(address(book)).text


def test_lists_registers_with_the_last_closed_month_and_the_lines_a_reader_sees(
    login, agent, colleague, supervisor, book
):
    made = [make_entry(by, book.register.template, site=agent.sites[0]).id for by in (agent, colleague)]

    assert gettext("No record has a number this month, and no month is closed.") in login(agent).get(LIST).text
    register.take_in(book.register, made, supervisor)
    for reader, lines in ((agent, 1), (supervisor, 2)):
        shown = login(reader).get(LIST).text
        assert f'">{lines}</td>' in shown
        assert f"site={book.site_id}" in shown
        assert gettext("Month closed") not in shown
    register.close(book, supervisor)
    shown = login(supervisor).get(LIST).text
    assert gettext("Month closed") in shown
    assert f'">{month_text(book.first_day)}</td>' in shown


def test_lists_many_registers_with_as_few_statements(login, asked, supervisor, book):
    keeper = login(supervisor)
    keeper.get(LIST)
    few = asked(lambda: keeper.get(LIST))
    for number in range(4):
        wanted = Wanted(f"台账{number}", ["area"], ["supervisor"], is_register=True)
        saved_view.save(book.register.template, wanted, make_user("designer"))

    many = asked(lambda: keeper.get(LIST))

    assert len(many) <= min(12, len(few)), "\n".join(many)


def test_turns_pages_and_prints_parts_until_the_last_line(login, agent, supervisor, book, monkeypatch):
    monkeypatch.setattr("app.views._book.BookPage.size", 2)
    monkeypatch.setattr("app.views._book_file.LARGEST_PAGE", 3)
    monkeypatch.setattr("app.views._book_file.LARGEST_PDF", 3)
    made = [make_entry(agent, book.register.template, site=agent.sites[0]) for _ in range(5)]
    register.take_in(book.register, [entry.id for entry in made], supervisor)
    keeper, root = login(supervisor), address(book)

    def there(page):
        return [entry.number in page for entry in made]

    assert there(keeper.get(root).text) == [True, True, False, False, False]
    assert there(keeper.get(f"{root}&page=2").text) == [False, False, False, False, True]
    paper = root.replace("?", "/paper?")
    assert there(keeper.get(paper).text) == [True, True, True, False, False]
    assert gettext("Approved:") not in keeper.get(paper).text
    assert there(keeper.get(f"{paper}&part=1").text) == [False, False, False, True, True]
    assert gettext("Approved:") in keeper.get(f"{paper}&part=1").text
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
    assert lines[2][-1].endswith("漏登")
    assert full_name(supervisor) in lines[2][-1]
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
        assert all(f">{text}</td>" in seen for text in ("李小满", lady.room_code, full_name(agent)))


def test_asks_little_however_long_the_month(login, asked, agent, supervisor, book):
    made = [make_entry(agent, book.register.template, site=agent.sites[0]).id for _ in range(12)]
    keeper = login(supervisor)
    keeper.get(address(book))
    register.take_in(book.register, made[:1], supervisor)
    few = asked(lambda: keeper.get(address(book)))
    register.take_in(book.register, made, supervisor)

    many = asked(lambda: keeper.get(address(book)))

    assert len(many) <= min(12, len(few) + 1), "\n".join(many)


LIST = "/registers/"
NO_MONTH = "There is no such month. Write it like 2026-11."


def told(words, **values):
    """Return a translated text as a page writes it."""
    return str(escape(gettext(words, **values)))


def printed(reader, book):
    """Return what the pages of a month's PDF say, without the blanks between words."""
    pdf = reader.get(address(book).replace("?", ".pdf?"), buffered=True).data
    return [bare(page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


def bare(text):
    return "".join(text.split())


def address(book):
    return f"/registers/{book.register.id}?site={book.site_id}&month={book.year}-{book.month:02}"


@pytest.fixture
def book(app, site):
    wanted = Wanted("走访台账", ["area", "aim"], ["supervisor", "agent", "manager"], is_register=True)
    view = saved_view.save(make_template(), wanted, make_user("designer"))
    return Book(view, site.id, clock.today().year, clock.today().month)
