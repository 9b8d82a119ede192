"""The log: what nobody may do to it, and that every way of tampering shows."""

import hashlib
import json
from datetime import date, timedelta

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, text, update

from app import clock
from app.errors import Frozen, Invalid, NotFound, Refused
from app.extensions import db
from app.models.attachment import Attachment
from app.models.entry import Entry
from app.models.log_event import ChainAnchor, LogEvent, LogValue
from app.models.participant import Participant
from app.operations import entry, erasure
from app.operations.chain import canonical, changes_between, commitment, salted
from app.operations.log import anchor, anchor_yesterday, verify
from app.operations.verification import MOST_FINDINGS, Report
from tests.factories.attachment import make_attachment
from tests.factories.entry import make_entry, waiting_step
from tests.factories.form_template import make_template
from tests.factories.site import make_site
from tests.factories.user import make_user

DAY = date(2026, 11, 20)


def test_refuses_to_change_a_line(signed):
    lines(signed)[0].reason = "other"
    with pytest.raises(Frozen):
        db.session.flush()


def test_refuses_to_remove_a_line(signed):
    db.session.delete(lines(signed)[1])
    with pytest.raises(Frozen):
        db.session.flush()


@pytest.mark.parametrize(
    "tamper",
    [
        "UPDATE log_event SET reason = 'other' WHERE seq = 2",
        "UPDATE log_event SET by_name = 'other' WHERE seq = 1",
        "UPDATE log_event SET by_id = NULL WHERE seq = 1",
        "UPDATE log_event SET verb = 'fill' WHERE seq = 2",
        "UPDATE log_event SET hash = prev_hash WHERE seq = 2",
        "UPDATE log_event SET seq = 3 WHERE seq = 2",
        "UPDATE entry SET head_hash = ''",
        "UPDATE entry SET number = 'X-2026-0001'",
        "UPDATE entry SET submitted_at = '2020-01-01 00:00:00'",
        'UPDATE entry SET answers = \'{"area": "other"}\'',
        "UPDATE entry SET answers = '{}'",
        "UPDATE entry SET state = 'void'",
        "UPDATE log_value SET changes = '[]'",
        "UPDATE sign_off SET content_hash = ''",
        "UPDATE sign_off SET covered = '[\"area\"]'",
    ],
)
def test_finds(signed, tamper):
    assert findings() == []
    db.session.execute(text(tamper))
    assert findings() != []


def test_finds_an_answer_changed_in_entry_and_log_alike(signed):
    db.session.execute(update(Entry).values(answers={"area": "other"}))
    db.session.execute(update(LogValue).values(changes=salted(changes_between({}, {"area": "other"}))))
    by_its_values, by_the_sign_off = findings()
    assert by_its_values != by_the_sign_off


def test_finds_a_log_cut_off_at_the_end(signed):
    last = lines(signed)[-1]
    db.session.execute(delete(LogEvent).where(LogEvent.id == last.id))
    assert findings() != []


def test_finds_a_tail_cut_off_together_with_its_head_once_it_is_anchored(signed):
    first, last = lines(signed)
    anchor(DAY)
    db.session.execute(delete(LogEvent).where(LogEvent.id == last.id))
    db.session.execute(update(Entry).values(head_hash=first.hash))
    db.session.execute(text("DELETE FROM sign_off"))
    assert [finding for finding in findings() if str(DAY) in finding]


def test_finds_an_entry_removed_without_a_trace_by_its_number_and_its_anchor(signed, agent):
    make_entry(agent, signed.template)
    anchor(DAY)
    remove(signed)
    assert len(findings()) == 2


def test_finds_a_line_written_anew_under_an_anchor(signed):
    anchor(DAY)
    last = lines(signed)[-1]
    db.session.execute(update(LogEvent).where(LogEvent.id == last.id).values(hash=hashlib.sha256().hexdigest()))
    assert [finding for finding in findings() if str(DAY) in finding]


def test_finds_an_anchor_that_was_changed_or_removed(signed, agent):
    anchor(DAY)
    make_entry(agent)
    anchor(DAY + timedelta(days=1))
    db.session.execute(update(ChainAnchor).where(ChainAnchor.day == DAY).values(entries=7))
    assert len(findings()) == 2
    db.session.execute(delete(ChainAnchor).where(ChainAnchor.day == DAY))
    assert findings() != []


def test_lists_no_more_findings_than_a_person_reads():
    report = Report()
    for number in range(MOST_FINDINGS + 5):
        report.add(str(number))
    assert len(report.findings) == MOST_FINDINGS
    assert report.unlisted == 5
    assert not report.is_sound


def test_counts_what_it_has_checked(signed):
    anchor(DAY)
    report = verify(db.session())
    assert (report.entries, report.events, report.anchors, report.is_sound) == (1, 2, 1, True)
    digest = db.session.scalar(select(ChainAnchor.digest))
    assert digest in " ".join(report.lines())


def test_checks_more_entries_than_fit_into_one_look(agent, supervisor, monkeypatch):
    monkeypatch.setattr("app.operations.verification.CHUNK", 2)
    template = make_template()
    for _ in range(5):
        entry.sign(waiting_step(make_entry(agent, template)), supervisor)
    report = verify(db.session)
    assert (report.entries, report.events, report.findings) == (5, 10, [])


def test_anchors_a_day_once(signed, agent):
    first = anchor(DAY)
    make_entry(agent)
    assert anchor(DAY) is first
    assert db.session.scalar(select(func.count()).select_from(ChainAnchor)) == 1


def test_seals_what_was_written_since_the_last_anchor(signed, agent):
    first = anchor(DAY)
    make_entry(agent, signed.template)
    second = anchor(DAY + timedelta(days=1))
    assert (first.entries, second.entries) == (1, 2)
    assert second.prev_digest == first.digest
    assert second.last_event_id > first.last_event_id
    assert findings() == []


def test_anchors_the_day_that_has_ended(signed):
    assert anchor_yesterday() is False
    assert db.session.scalar(select(ChainAnchor.day)) == clock.today() - timedelta(days=1)


def test_commits_to_each_change_with_a_salt_of_its_own():
    one, other = salted([{"item": "area", "old": None, "new": 1}] * 2)
    assert commitment(one) != commitment(other)
    plain = json.dumps({"item": "area", "new": 1, "old": None}, separators=(",", ":"))
    assert commitment(one) == hashlib.sha256((one["salt"] + plain).encode()).hexdigest()


@pytest.mark.parametrize("value", ["\ud800", 2**60, float("nan"), float("inf")])
def test_refuses_values_that_cannot_be_written_alike_everywhere(app, value):
    with pytest.raises(Invalid):
        canonical({"item": value})


def test_writes_values_in_one_way():
    assert canonical({"b": 1.0, "a": "张\n", "c": [True, None]}) == '{"a":"张\\n","b":1,"c":[true,null]}'.encode()


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(-1e9, 1e9) | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
        max_leaves=12,
    )
)
def test_writes_every_value_as_rfc_8785_does(value):
    assert canonical(value) == rfc8785.dumps(value)


def test_refuses_to_erase_without_right_or_reason_or_sight(signed, agent, supervisor, admin):
    with pytest.raises(Refused):
        erasure.erase(signed, "area", supervisor, "依法")
    with pytest.raises(Invalid):
        erasure.erase(signed, "area", admin, " ")
    with pytest.raises(NotFound):
        entry.void(signed, make_user("supervisor", sites=[make_site()]), "重复")


def test_erases_a_value_everywhere_and_leaves_the_chain_whole(signed, supervisor, admin):
    anchor(DAY)
    entry.unlock(signed, supervisor, "笔误")
    erasure.erase(signed, "area", admin, "依法删除")
    db.session.expire_all()
    assert "area" not in signed.answers
    stored = " ".join(json.dumps(each, ensure_ascii=False) for each in db.session.scalars(select(LogValue.changes)))
    assert "东区" not in stored
    assert "salt" in stored
    assert findings() == []


def test_erases_pictures_with_their_answer(agent, admin):
    items = [{"key": "shots", "type": "photo", "label": "照片"}]
    template = make_template(sections=[{"key": "head", "items": items}], route=[{"key": "fill", "title": "填写"}])
    picture = make_attachment(agent)
    made = make_entry(agent, template, {"shots": [{"file": picture.id, "name": "a.jpg"}]})
    erasure.erase(made, "shots", admin, "依法删除")
    assert db.session.scalar(select(func.count()).select_from(Attachment)) == 0
    assert findings() == []


def findings():
    return verify(db.session).findings


def lines(made):
    return list(db.session.scalars(select(LogEvent).where(LogEvent.entry_id == made.id).order_by(LogEvent.seq)))


def remove(made):
    """Do what somebody with the database in hand would do."""
    mine = select(LogEvent.id).where(LogEvent.entry_id == made.id)
    db.session.execute(delete(LogValue).where(LogValue.event_id.in_(mine)))
    for table in ("log_event", "sign_off", "entry_step", "answer_tail"):
        db.session.execute(text(f"DELETE FROM {table} WHERE entry_id = {made.id}"))
    db.session.execute(delete(Participant).where(Participant.entry_id == made.id))
    db.session.execute(delete(Entry).where(Entry.id == made.id))
    db.session.expire_all()


@pytest.fixture
def signed(agent, supervisor):
    """An entry with two lines in its log, one of them a signature."""
    made = make_entry(agent, answers={"area": "东区", "service": 8})
    return entry.sign(waiting_step(made), supervisor)
