"""Old records out of lists: who may bring them, how they are read, what they become, nothing twice."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask_babel import force_locale
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app import clock
from app.errors import Conflict, DomainError, Invalid, NotFound, Refused
from app.extensions import db
from app.fields import as_json
from app.grants import Scope, Verb
from app.models.entry import Entry
from app.models.log_event import LogEvent
from app.models.record_import import RecordImport, RecordImportLine
from app.operations import entry as entries
from app.operations import grant, log, record_import, record_work
from app.operations.journey import look
from app.operations.publication import new_version
from app.schema.document import load
from tests.factories.customer import make_customer
from tests.factories.entry import make_entry
from tests.factories.form_template import make_template, make_template_of
from tests.factories.record_import import WORKER, bring_in, csv_list_of, exported, list_of, take_in, work_off
from tests.factories.room import make_room
from tests.factories.site import make_site
from tests.factories.user import make_user

HEADS = ["记录日期", "区域", "目的", "服务"]
ROW = ["2024年3月5日", "东区", "回访", "9分"]

# ---- who may not


def test_is_refused_to_whoever_fills_in_only_their_own(agent, admin):
    template = make_template()
    for nobody in (agent, make_user("clerk"), make_user("designer"), make_user("handler")):
        with pytest.raises((Refused, NotFound)):
            take_in(template, list_of([HEADS, ROW]), nobody)
        assert not record_import.may_import(nobody, template)
    grant.put("supervisor", Verb.FILL, Scope.PART, admin)
    with pytest.raises(Refused):
        take_in(template, list_of([HEADS, ROW]), make_user("supervisor", sites=[make_site()]))


def test_belongs_to_whoever_brought_it(supervisor, site):
    job = take_in(make_template(), list_of([HEADS, ROW]), supervisor)

    for other in (make_user("supervisor", sites=[site]), make_user("Admin")):
        for act in (record_import.find, record_import.order, record_import.cancel):
            with pytest.raises(NotFound):
                act(job.id, other)


def test_brings_nothing_into_sites_of_others(supervisor, site):
    theirs = make_site()
    job = take_in(make_template(), list_of([[*HEADS, "站点"], [*ROW, theirs.name], [*ROW, site.code]]), supervisor)

    with pytest.raises(Invalid) as refused:
        settled(job, supervisor, site_id=theirs.id)
    assert refused.value.errors.keys() == {"site_id"}
    bring_in(job, supervisor)

    assert (job.added, job.refused) == (1, 1)
    assert [entry.site_id for entry in made(job)] == [site.id]


def test_closes_only_for_whoever_unlocks(supervisor, admin):
    template = make_template()
    grant.put("supervisor", Verb.UNLOCK, Scope.NONE, admin)
    job = take_in(template, list_of([HEADS, ROW]), supervisor)
    assert not job.closed

    with pytest.raises(Invalid) as refused:
        settled(job, supervisor, closed=True)
    assert refused.value.errors.keys() == {"closed"}
    job.closed, job.reason = True, "归档"
    bring_in(job, supervisor)
    assert (job.added, job.refused) == (0, 1)


def test_closes_only_what_says_its_day_and_why(supervisor):
    job = take_in(make_template(), list_of([HEADS[1:], ROW[1:]]), supervisor)

    with pytest.raises(Invalid) as refused:
        settled(job, supervisor, closed=True, reason=" ")
    assert refused.value.errors.keys() == {"@day", "reason"}
    with pytest.raises(Invalid):
        record_import.order(job.id, supervisor)


def test_lets_nothing_but_an_old_record_end_without_its_route(supervisor, agent, site):
    made_by_hand = make_entry(agent)

    for by in (agent, supervisor):
        with pytest.raises(DomainError):
            entries.end_on_paper(made_by_hand, by, "归档")
    assert made_by_hand.state == "running"


def test_stops_when_the_right_is_lost_or_the_form_changed(supervisor, admin):
    job = take_in(template := make_template(), list_of([HEADS, ROW]), supervisor)
    record_import.order(job.id, supervisor)
    new_version(template, load(template.version.document), None, "")

    job = record_work.claim(WORKER)
    with pytest.raises(Conflict):
        record_work.reader_of(job)
    grant.put("supervisor", Verb.FILL, Scope.NONE, admin)
    with pytest.raises(Refused):
        record_work.work_off(job.id, WORKER, [], {})


# ---- what becomes of the rows


def test_closes_on_paper_at_its_own_day_and_says_in_the_log_what_happened(supervisor, site):
    job = take_in(make_template(), list_of([[*HEADS, "编号"], [*ROW, "旧-17"]]), supervisor)
    bring_in(job, supervisor)

    (entry,) = made(job)
    assert (entry.state, entry.author_id, entry.site_id) == ("done", supervisor.id, site.id)
    assert entry.answers == {"area": "东区", "aim": "回访", "service": 9}
    assert clock.local(entry.submitted_at).replace(tzinfo=None) == datetime.fromisoformat("2024-03-05")
    assert entry.number.endswith(f"{clock.today().year}-0001")
    events = db.session.scalars(select(LogEvent).where(LogEvent.entry_id == entry.id).order_by(LogEvent.seq)).all()
    assert [(event.verb, event.by_id) for event in events] == [("import", supervisor.id), ("close", supervisor.id)]
    assert all(clock.now() - event.at < timedelta(minutes=1) for event in events)
    assert all(word in events[0].reason for word in ("旧记录.xlsx", "2", "旧-17"))
    held = look(entry.id, supervisor)
    assert [line.state for line in held.lines] == ["done", "skipped", "skipped"]  # supervisor or manager
    assert held.signed == []
    assert log.verify(db.session).is_sound


def test_sends_records_along_their_route_with_deadlines_of_today(manager, supervisor, site):
    template = make_template(
        route=[
            {"key": "fill", "title": "填写", "fills": ["head"]},
            {"key": "review", "title": "审核", "by": {"role": "supervisor"}, "signs": True, "within": {"workdays": 1}},
        ]
    )
    job = take_in(template, list_of([HEADS, ROW]), manager, site_id=site.id)
    settled(job, manager, closed=False)
    bring_in(job, manager)

    (entry,) = made(job)
    assert entry.state == "running"
    (line,) = look(entry.id, supervisor).waiting
    assert line.due_at > clock.now()
    entries.sign(line, supervisor)
    assert entry.state == "done"


def test_takes_answers_of_all_steps_only_from_what_is_closed(supervisor, site):
    template = make_template_of("route")
    handler = make_user("agent", sites=[site], last_name="赵", first_name="责任")
    lines = [
        ["日期", "区域", "责任人", "答复"],
        ["2024-03-05", "东区", "赵责任", "已修好"],
        ["2024-03-05", "西区", "赵责任", ""],
    ]
    job = bring_in(take_in(template, list_of(lines), supervisor), supervisor)

    assert (job.added, job.refused) == (1, 1)  # an answer is required, on paper too
    assert made(job)[0].answers["handler"] == {"id": handler.id, "name": "赵责任"}
    assert made(job)[0].answers["reply"] == "已修好"

    job = take_in(template, list_of(lines), supervisor)
    with pytest.raises(Invalid) as refused:
        settled(job, supervisor, closed=False)
    assert refused.value.errors.keys() == {"reply"}


def test_judges_by_the_form_on_the_day_of_the_record(supervisor):
    template = make_template(
        sections=[
            {
                "key": "head",
                "items": [
                    {"key": "area", "type": "text", "label": "区域", "required": True},
                    {
                        "key": "next",
                        "type": "date",
                        "label": "下次回访",
                        "checks": [
                            {"must": {">=": [{"var": "answers.next"}, {"var": "today"}]}, "message": "不能在当天之前"}
                        ],
                    },
                ],
            }
        ]
    )
    lines = [
        ["记录日期", "区域", "下次回访"],
        ["2024-03-05", "东区", "2024-03-08"],
        ["2024-03-05", "东区", "2024-03-01"],
        ["2024-03-05", "", ""],
        ["2024-03-05", "东区", "3/8/2024"],
        ["2999-03-05", "东区", ""],
        ["1950-03-05", "东区", ""],
        ["", "东区", ""],
    ]
    job = bring_in(take_in(template, list_of(lines), supervisor), supervisor)

    assert (job.state, job.added, job.refused, job.rows_done) == ("done", 1, 6, 7)
    reasons = [reason for reason, _row in record_import.refused_rows(job)]
    assert "不能在当天之前" in reasons[0]
    assert "区域" in reasons[1]
    assert "下次回访" in reasons[2]


def test_counts_by_the_day_of_the_record(supervisor):
    from app.answers import listing
    from app.answers.filters import Days, Selection

    template = make_template()
    bring_in(take_in(template, list_of([HEADS, ROW]), supervisor), supervisor)

    for day, count in ((date(2024, 3, 5), 1), (clock.today(), 0)):
        days = Selection(template.id, (Days("@submitted", day, day),))
        assert listing.page(days).count == count


def test_misses_no_picture_on_what_is_closed(supervisor):
    head = [
        {"key": "area", "type": "text", "label": "区域"},
        {"key": "customer_signs", "type": "signature", "label": "客户签名", "required": True},
    ]
    template = make_template(sections=[{"key": "head", "items": head}])
    lines = [["日期", "区域", "客户签名"], ["2024-03-05", "东区", "张三"]]

    assert bring_in(take_in(template, list_of(lines), supervisor), supervisor).added == 1
    job = take_in(template, list_of([*lines[:1], ["2024-03-06", "东区", "张三"]]), supervisor)
    settled(job, supervisor, closed=False)
    assert outcomes(job, supervisor) == ["customer_signs"]


# ---- names


def test_understands_names_as_far_as_they_are_clear(supervisor, site):
    room = make_room(site=site, building="3", unit="2", number="1201")
    known = make_customer(site=site, name="张三", phone="138 0000 0001", room=room)
    make_customer(name="张三")  # of a site of others
    left = make_customer(site=site, name="离开", active=False)
    twins = [make_customer(site=site, name="双胞", phone=f"1390000000{one}") for one in range(2)]
    gone = make_user("agent", sites=[site], last_name="旧", first_name="同事", active=False)
    items = [
        {"key": "customer", "type": "customer", "label": "客户"},
        {"key": "room", "type": "room", "label": "房号"},
        {"key": "visitor", "type": "user", "label": "回访人"},
    ]
    template = make_template(sections=[{"key": "head", "items": items}])
    lines = [
        ["日期", "客户", "房号", "回访人"],
        ["2024-03-05", "张三", "3-2-1201", "旧同事"],
        ["2024-03-05", "13800000001", "", supervisor.username],
        ["2024-03-05", "张三（3-2-1201）", "", ""],
        ["2024-03-05", "离开", "", ""],
        ["2024-03-05", "双胞", "", ""],
        ["2024-03-05", "无人", "9-9-9", "没有"],
        ["2024-03-05", "13900000001", "", ""],
    ]
    job = bring_in(take_in(template, list_of(lines), supervisor), supervisor)

    named = [entry.answers["customer"]["id"] for entry in made(job)]
    assert named == [known.id, known.id, known.id, left.id, twins[1].id]
    assert made(job)[0].answers["visitor"]["id"] == gone.id
    assert made(job)[0].customer_id == known.id
    assert made(job)[0].answers["room"]["id"] == room.id
    assert [row[0] for _reason, row in record_import.refused_rows(job)] == ["6", "7"]


# ---- nothing twice


def test_knows_a_file_again(supervisor):
    template = make_template()
    lines = [HEADS, ROW, ["2024-03-06", "西区", "", ""], ["2024-03-06", "西区", "", ""]]
    first = bring_in(take_in(template, list_of(lines), supervisor), supervisor)
    assert (first.added, first.known) == (3, 0)  # two visits may well say the same

    again = take_in(template, csv_list_of([*lines, ["2024-03-07", "南区", "", ""]]), supervisor)
    _reader, rows = record_import.looked_at(again, supervisor)
    assert [one.known and one.known.id for one in rows] == [*(entry.id for entry in made(first)), None]
    bring_in(again, supervisor)
    assert (again.added, again.known) == (1, 3)

    entries.void(made(first)[0], supervisor, "站点选错")
    third = bring_in(take_in(template, list_of(lines), supervisor), supervisor)
    assert (third.added, third.known) == (1, 2)


def test_knows_its_own_exports_again(supervisor, agent, tmp_path):
    template = make_template()
    standing = make_entry(agent, template)
    content = exported(template, [standing.id], "xlsx", supervisor, tmp_path / "x")

    job = take_in(template, content, supervisor)
    _reader, rows = record_import.looked_at(job, supervisor)
    assert [one.known for one in rows] == [standing]


def test_refuses_a_number_that_stands_twice_in_a_file(supervisor):
    lines = [
        ["编号", *HEADS],
        ["A-1", *ROW],
        ["A-1", "2024-03-06", "西区", "", ""],
        ["", *ROW],
        ["", *ROW],
        [" A-1 ", *ROW],
        ["A-2", "2024-03-06", "", "", ""],
        ["A-2", "2024-03-06", "北区", "", ""],
    ]
    job = take_in(make_template(), list_of(lines), supervisor)

    assert outcomes(job, supervisor) == ["", "@number", "", "", "@number", "area", "@number"]
    with force_locale("en"):
        _reader, rows = record_import.looked_at(job, supervisor)
        assert [rows[at].errors["@number"].rpartition("line ")[2] for at in (1, 4, 6)] == ["2.", "2.", "7."]
        bring_in(job, supervisor)

    assert (job.added, job.refused) == (3, 4)
    assert [entry.answers["area"] for entry in made(job)] == ["东区"] * 3
    reasons = [reason for reason, _row in record_import.refused_rows(job)]
    assert reasons[0] == "Number on paper: The number on paper is that of line 2"


def test_calls_a_nameless_item_as_exports_do(supervisor):
    template = make_template(sections=[{"key": "head", "title": "意见", "items": [{"key": "x", "type": "phone"}]}])
    job = take_in(template, list_of([["日期", "意见"], ["2024-03-05", "123"]]), supervisor)

    reader, (one,) = record_import.looked_at(job, supervisor)
    assert reader.columns.said(one.errors).startswith("意见")


def test_remembers_numbers_of_rows_worked_off_before(supervisor, monkeypatch):
    monkeypatch.setattr(record_work, "BATCH", 1)
    lines = [["编号", *HEADS], ["A-1", *ROW], ["A-2", *ROW], ["A-1", "2024-03-06", "西区", "", ""]]
    job = bring_in(take_in(make_template(), list_of(lines), supervisor), supervisor)

    assert (job.added, job.refused) == (2, 1)
    assert [row[0] for _reason, row in record_import.refused_rows(job)] == ["4"]


def test_lets_two_sites_number_alike_unless_rows_belong_to_the_number(manager):
    here, there = make_site(), make_site()
    items = [{"key": "area", "type": "text", "label": "区域"}, OFFICE[-1]]
    template = make_template(sections=[{"key": "head", "items": items}])
    records = [
        ["编号", "站点", "日期", "区域"],
        ["1", here.name, "2024-03-05", "东区"],
        ["1", there.code, "2024-03-05", "东区"],
        ["2", here.name, "2024-03-05", "东区"],
        ["2", there.name, "2024-03-05", "东区"],
    ]
    details = [["编号", "行", "费用", "事项"], ["2", 1, 12.5, "换锁"]]
    job = take_in(template, list_of(records, ("明细", details)), manager)

    assert outcomes(job, manager) == ["", "", "", "@number"]


def test_is_not_begun_where_it_would_add_nothing(supervisor, monkeypatch):
    template = make_template()
    content = list_of([HEADS, ROW, ["", "", "", ""], ["2024-03-05", "", "", ""]])
    bring_in(take_in(template, content, supervisor), supervisor)
    again = take_in(template, content, supervisor)

    with pytest.raises(Invalid):
        record_import.order(again.id, supervisor)
    assert again.state == "uploaded"
    monkeypatch.setattr(record_import, "LOOKED_AT", 1)
    record_import.order(again.id, supervisor)  # who knows what stands below
    assert again.state == "waiting"
    wrong = take_in(template, list_of([HEADS, ["", "", "", ""], ROW]), supervisor)
    with pytest.raises(Invalid):
        record_import.order(wrong.id, supervisor)


def test_lets_every_item_check_what_its_cells_say(supervisor):
    """What an item refuses on the page it refuses in a list."""
    wrong = {
        "phone": "123",
        "number": "220",
        "date": "2024-02-30",
        "rating": "11",
        "score": "9.3",
        "text": "长" * 9,
        "choice": "没有",
        "yes_no": "也许",
        "money": "1.234",
    }
    options = {
        "number": {"max": 20},
        "rating": {"max": 10},
        "score": {"max": 8},
        "text": {"max_length": 8},
        "choice": {"options": [{"key": "a", "label": "甲"}]},
    }
    items = [{"key": f"x_{kind}", "type": kind, "label": f"项目{kind}", **options.get(kind, {})} for kind in wrong]
    template = make_template(sections=[{"key": "head", "items": items}])
    heads = ["记录日期", *(item["label"] for item in items)]
    job = take_in(template, list_of([heads, ["2024-03-05", *wrong.values()]]), supervisor)

    (one,) = record_import.looked_at(job, supervisor)[1]
    assert one.errors.keys() == {item["key"] for item in items}


def test_goes_on_where_a_worker_let_go_and_takes_nothing_from_another(supervisor, monkeypatch):
    monkeypatch.setattr(record_work, "BATCH", 2)
    lines = [HEADS, *(["2024-03-05", f"东区{number}", "", ""] for number in range(5))]
    job = take_in(make_template(), list_of(lines), supervisor)
    record_import.order(job.id, supervisor)

    work_off("slow", pieces=1)
    assert (job.state, job.rows_done) == ("running", 2)
    assert record_work.claim("quick") is None
    with clock.stopped_at(clock.now() + record_work.LEASE + timedelta(seconds=1)):
        work_off("quick")
        assert not record_work.work_off(job.id, "slow", list(enumerate(job.rows)), {})

    assert (job.state, job.added, job.rows_done, len(made(job))) == ("done", 5, 5, 5)
    numbers = [entry.number[-4:] for entry in made(job)]
    assert numbers == ["0001", "0002", "0003", "0004", "0005"]


def test_stops_when_it_is_cancelled_and_goes_on_with_the_file_brought_again(supervisor, monkeypatch):
    monkeypatch.setattr(record_work, "BATCH", 2)
    template = make_template()
    content = list_of([HEADS, *(["2024-03-05", f"东区{number}", "", ""] for number in range(5))])
    job = take_in(template, content, supervisor)
    record_import.order(job.id, supervisor)
    work_off(pieces=1)
    record_import.cancel(job.id, supervisor)

    assert not record_work.work_off(job.id, WORKER, [], {})
    with pytest.raises(Conflict):
        record_import.cancel(job.id, supervisor)
    with pytest.raises(Conflict):
        record_import.order(job.id, supervisor)
    again = bring_in(take_in(template, content, supervisor), supervisor)
    assert (again.added, again.known) == (3, 2)


def test_gives_up_what_never_gets_anywhere(supervisor):
    job = take_in(make_template(), list_of([HEADS, ROW]), supervisor)
    record_import.order(job.id, supervisor)
    at = clock.now()
    for attempt in range(record_work.MOST_ATTEMPTS + 1):
        with clock.stopped_at(at + attempt * (record_work.LEASE + timedelta(seconds=1))):
            record_work.claim(f"worker {attempt}")
    db.session.refresh(job)
    assert job.state == "failed"
    assert job.error


def test_forgets_the_rows_and_keeps_what_became_of_them(supervisor):
    template = make_template()
    job = bring_in(
        take_in(template, list_of([HEADS, ROW, ["", "", "", ""], ["x", "", "", ""]]), supervisor), supervisor
    )
    waiting = take_in(template, list_of([HEADS, ROW]), supervisor)

    with clock.stopped_at(clock.now() + record_import.KEPT + timedelta(hours=1)):
        assert not record_import.sweep()
    db.session.expire_all()
    assert (job.rows, job.forgotten, job.added, job.refused) == ([], True, 1, 1)
    assert db.session.scalars(select(RecordImportLine.outcome)).all() == ["added"]
    with pytest.raises(Conflict):
        record_import.order(waiting.id, supervisor)


# ---- the way out and in again

OFFICE = [
    {"key": "area", "type": "text", "label": {"zh": "区域", "en": "Area"}},
    {"key": "told", "type": "paragraph", "label": {"zh": "说明", "en": "Notes"}},
    {"key": "fee", "type": "money", "label": "收费"},
    {"key": "size", "type": "number", "label": "面积", "unit": {"zh": "㎡", "en": "sqm"}},
    {"key": "on", "type": "date", "label": "日期"},
    {"key": "again", "type": "datetime", "label": "预约"},
    {"key": "stay", "type": "period", "label": "停留", "of": "time"},
    {"key": "solved", "type": "yes_no", "label": {"zh": "解决了吗", "en": "Solved"}},
    {"key": "service", "type": "rating", "label": "服务", "max": 10, "not_applicable": True},
    {"key": "patrol", "type": "score", "label": "巡视", "max": 8, "step": 0.5, "not_applicable": True},
    {
        "key": "mode",
        "type": "choices",
        "label": {"zh": "方式", "en": "Way"},
        "options": [
            {
                "key": "phone",
                "label": {"zh": "电话", "en": "Phone"},
                "options": [{"key": "first", "label": "首次"}, {"key": "regular", "label": "常规"}],
            },
            {"key": "visit", "label": "现场"},
            {"key": "other", "label": {"zh": "其他", "en": "Other"}, "fill_in": True},
        ],
    },
    {
        "key": "rows",
        "type": "table",
        "label": "明细",
        "rows": {"max": 6},
        "columns": [
            {"key": "no", "type": "row_number", "label": "序号"},
            {"key": "what", "type": "text", "label": "事项"},
            {"key": "cost", "type": "money", "label": "费用"},
            {"key": "due", "type": "date", "label": "期限"},
            {
                "key": "how",
                "type": "choice",
                "label": "办法",
                "options": [{"key": "a", "label": "维修"}, {"key": "b", "label": "更换"}],
            },
        ],
    },
]
WORDS = st.text("甲乙丙丁Ab1=+-@'，。（）: ", min_size=1, max_size=12).map(str.strip).filter(bool)
DAYS = st.dates(date(1990, 1, 1), date(2040, 1, 1)).map(str)
TIMES = st.times().map(lambda time: f"{time:%H:%M}")
FEN = st.integers(-(10**10), 10**10)
ROWS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "what": WORDS,
            "cost": FEN,
            "due": DAYS,
            "how": st.sampled_from("ab").map(lambda key: {"paths": [key]}),
        },
    ),
    min_size=1,
    max_size=6,
).filter(lambda rows: rows[-1])
MODES = st.sets(st.sampled_from(["phone/first", "phone/regular", "visit", "other"]), min_size=1).map(
    lambda paths: {"paths": [path for path in ("phone/first", "phone/regular", "visit", "other") if path in paths]}
)
ANSWERS = st.fixed_dictionaries(
    {"area": WORDS},
    optional={
        "told": st.lists(WORDS, min_size=1, max_size=3).map("\n".join),
        "fee": FEN,
        "size": st.decimals(-(10**5), 10**5, places=3).map(as_json),
        "on": DAYS,
        "again": st.tuples(DAYS, TIMES).map("T".join),
        "stay": st.fixed_dictionaries({"from": TIMES, "to": TIMES}),
        "solved": st.booleans(),
        "service": st.integers(1, 10) | st.just({"na": True}),
        "patrol": st.integers(0, 15).map(lambda half: half // 2 if half % 2 == 0 else half / 2) | st.just({"na": True}),
        "mode": MODES,
        "rows": ROWS,
    },
)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("output", ["xlsx", "csv"])
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answers=st.lists(ANSWERS, min_size=1, max_size=3))
def test_what_goes_out_comes_in_equal(site, manager, tmp_path, output, language, answers):
    sections = [{"key": "head", "items": OFFICE}]
    here, there = make_template(sections=sections), make_template(sections=sections)
    with force_locale(language):
        standing = [make_entry(manager, here, each, site=site) for each in answers]
        content = exported(here, [entry.id for entry in standing], output, manager, tmp_path / "file")
    job = bring_in(take_in(there, content, manager), manager)

    assert [reason for reason, _row in record_import.refused_rows(job)] == []
    found = made(job)
    assert [entry.answers for entry in found] == [entry.answers for entry in standing]
    assert [entry.site_id for entry in found] == [site.id] * len(answers)
    moments = [entry.submitted_at.replace(second=0, microsecond=0) for entry in standing]
    assert [entry.submitted_at for entry in found] == moments


def test_reads_tables_of_further_sheets_by_the_number_on_paper(supervisor):
    items = [{"key": "area", "type": "text", "label": "区域"}, OFFICE[-1]]
    template = make_template(sections=[{"key": "head", "items": items}])
    records = [["编号", "日期", "区域"], ["A-1", "2024-03-05", "东区"], ["A-2", "2024-03-06", "西区"]]
    details = [["编号", "行", "费用", "事项"], ["A-1", 1, 12.5, "换锁"], ["A-1", 3, "", "修门"], ["A-9", 1, 1, "无主"]]
    others = [["说明"], ["不是表格"]]

    job = take_in(template, list_of(records, ("明细", details), ("备注", others)), supervisor)
    bring_in(job, supervisor)

    rows = [entry.answers.get("rows") for entry in made(job)]
    assert rows == [[{"what": "换锁", "cost": 1250}, {}, {"what": "修门"}], None]


# ----


def outcomes(job: RecordImport, by: Any) -> list[str]:
    """Return what is wrong with each row before it is imported."""
    return [" ".join(one.errors) for one in record_import.looked_at(job, by)[1]]


def settled(job: RecordImport, by: Any, **given: Any) -> None:
    settings_ = {"closed": job.closed, "reason": job.reason, **given}
    site_id = settings_.pop("site_id", job.site_id)
    record_import.settle(job, job.mapping, site_id, by, **settings_)


def made(job: RecordImport) -> list[Entry]:
    return record_import.made(job, 100)
