"""Entries through the API: the refused first, then the whole journey, the same rules as on the pages."""

import threading

import pytest

from app.extensions import db, writing
from app.models.entry import Entry, EntryDraft
from app.models.grant import HiddenSection
from app.operations import draft as drafts
from app.operations import entry as entries
from tests.factories.customer import make_customer
from tests.factories.entry import waiting_step
from tests.factories.site import make_site
from tests.factories.user import make_user
from tests.views.api.calling import Caller
from tests.views.visits import VERDICT, judge, make_judged_visits, make_visits, visit

ENTRIES = "/api/v1/entries"
ANSWERS = {"area": "东区", "mode": {"paths": ["phone/first"]}, "service": 8, "fee": 12_345, "tel": "13812345678"}


def test_shows_strangers_nothing(calling, stranger, agent):
    made = visit(agent, make_visits())
    theirs = calling(stranger)
    word = {"lock_version": 1, "reason": "错了", "step": waiting_step(made).id}

    assert theirs.get(f"{ENTRIES}/{made.id}").status_code == 404
    assert theirs.get(f"{ENTRIES}/{made.id}/log").status_code == 404
    assert theirs.post(f"{ENTRIES}/{made.id}/void", {"lock_version": 1, "reason": "错了"}).status_code == 404
    assert theirs.post(f"{ENTRIES}/{made.id}/sign", {"step": word["step"], "lock_version": 1}).status_code == 404
    assert theirs.get(f"{ENTRIES}?template={made.template.key}").json["found"] == []


def test_refuses_whoever_sees_but_may_not(calling, agent, colleague):
    made = visit(agent, make_visits())
    mine = calling(agent)
    step = waiting_step(made).id

    own = mine.post(f"{ENTRIES}/{made.id}/sign", {"step": step, "lock_version": 1})
    void = mine.post(f"{ENTRIES}/{made.id}/void", {"reason": "错了", "lock_version": 1})

    assert (own.status_code, void.status_code) == (403, 403)


def test_refuses_to_submit_for_whoever_does_not_fill(calling, supervisor):
    template = make_judged_visits()

    assert calling(make_user("designer")).submit(template, ANSWERS).status_code in {403, 404}
    assert calling(supervisor).submit(template, {"nowhere": 1}).status_code in {403, 422}


def test_takes_a_step_of_another_entry_for_none(calling, agent, supervisor):
    template = make_visits()
    one, other = visit(agent, template), visit(agent, template)

    answer = calling(supervisor).post(f"{ENTRIES}/{one.id}/sign", {"step": waiting_step(other).id, "lock_version": 1})

    assert answer.status_code == 404


def test_submits_once_for_each_key(calling, agent):
    template, mine = make_visits(), calling(agent)

    first = mine.submit(template, ANSWERS, "key-00001")
    again = mine.submit(template, dict(reversed(ANSWERS.items())), "key-00001")
    other = mine.submit(template, ANSWERS, "key-00002")

    assert first.status_code == 201
    assert first.headers["Location"] == f"{ENTRIES}/{first.json['id']}"
    assert again.json["id"] == first.json["id"]
    assert other.json["id"] != first.json["id"]
    assert db.session.get(Entry, first.json["id"]).answers["area"] == "东区"
    assert db.session.query(EntryDraft).count() == 0


def test_refuses_a_key_that_was_sent_with_something_else(calling, agent, site):
    template, mine = make_visits(), calling(agent)
    mine.submit(template, ANSWERS)

    for answers, about in ((ANSWERS | {"area": "西区"}, {}), (ANSWERS, {"site_id": site.id}), ({"nobody": 1}, {})):
        refused = mine.submit(template, answers, **about)
        assert refused.status_code == 409
        assert refused.json["detail"]
    assert db.session.query(Entry).count() == 1
    db.session.query(Entry).update({"request_digest": None})  # as those are that an earlier release took in
    assert mine.submit(template, ANSWERS | {"area": "西区"}).status_code == 201


def test_keeps_a_key_to_its_form_and_its_caller(calling, agent, colleague):
    one, other = make_visits(), make_visits()
    mine = calling(agent)
    made = mine.submit(one, ANSWERS)

    assert mine.submit(other, ANSWERS).status_code == 409
    assert calling(colleague).submit(one, ANSWERS).json["id"] != made.json["id"]


@pytest.mark.parametrize("key", [None, "", "short", "x" * 201, "空格空格空格空格", "with space"])
def test_wants_a_key(calling, agent, key):
    headers = {} if key is None else {"Idempotency-Key": key.encode().decode("latin-1")}
    body = {"template": make_visits().key, "answers": ANSWERS}

    answer = calling(agent).post(ENTRIES, body, headers=headers)

    assert answer.status_code == 400
    assert "Idempotency-Key" in answer.json["errors"]


def test_says_beside_each_item_what_is_wrong_in_the_callers_language(calling, agent):
    template = make_visits()
    answers = {"mode": {"paths": ["nowhere"]}, "service": 99, "fee": "12", "nobody": 1, "rows": [{"who": "x"}]}
    mine = calling(agent)

    strange = mine.submit(template, answers)
    del answers["nobody"]
    english = mine.post(
        ENTRIES,
        {"template": template.key, "answers": answers},
        headers={"Idempotency-Key": "key-00001", "Accept-Language": "en"},
    )

    assert strange.status_code == english.status_code == 422
    assert strange.json["errors"].keys() == {"nobody"}
    assert english.json["errors"]["area"] == "Please fill this in."
    assert english.json["errors"].keys() == {"area", "mode", "service", "fee", "rows"}


def test_places_an_entry_at_a_site_and_customer_of_the_caller(calling, agent, site):
    template, mine = make_visits(), calling(agent)
    customer, elsewhere = make_customer(site=site), make_customer()

    made = mine.submit(template, ANSWERS, site_id=site.id, customer_id=customer.id)

    entry = db.session.get(Entry, made.json["id"])
    assert (entry.site_id, entry.customer_id) == (site.id, customer.id)
    assert mine.submit(template, ANSWERS, "key-2-----", site_id=make_site().id).json["errors"].keys() == {"site_id"}
    assert mine.submit(template, ANSWERS, "key-3-----", site_id=2**53 - 1).json["errors"].keys() == {"site_id"}
    refused = mine.submit(template, ANSWERS, "key-4-----", customer_id=elsewhere.id)
    assert refused.json["errors"].keys() == {"customer_id"}


def test_goes_the_whole_way(calling, agent, supervisor):
    template = make_visits()
    mine, theirs = calling(agent), calling(supervisor)
    made = mine.submit(template, ANSWERS).json
    here = made["links"]["self"]

    seen = theirs.get(here).json
    signing = next(each for each in seen["possible"] if each["act"] == "sign")
    back = next(each for each in seen["possible"] if each["act"] == "return")
    word = {"step": back["step"], "to": back["return_to"][0], "reason": "请补充", "lock_version": seen["lock_version"]}
    assert theirs.post(f"{here}/return", word).status_code == 200
    stale = theirs.post(f"{here}/sign", {"step": signing["step"], "lock_version": seen["lock_version"]})
    assert (stale.status_code, stale.json["lock_version"]) == (409, seen["lock_version"] + 1)

    filling = next(each for each in mine.get(here).json["possible"] if each["act"] == "fill")
    given = {"step": filling["step"], "answers": {"area": "西区", "fee": None}, "lock_version": 2}
    refilled = mine.post(f"{here}/fill", given)
    assert refilled.status_code == 200, refilled.text
    signing = next(each for each in theirs.get(here).json["possible"] if each["act"] == "sign")
    word = {"step": signing["step"], "opinion": "同意", "lock_version": refilled.json["lock_version"]}
    done = theirs.post(f"{here}/sign", word).json
    assert done["state"] == "done"
    whole = mine.get(here).json
    assert (whole["answers"]["area"], "fee" in whole["answers"]) == ("西区", False)


def test_opens_again_corrects_and_voids(calling, agent, supervisor, manager):
    made = visit(agent, make_visits(), fee=12_345)
    entries.sign(waiting_step(made), supervisor, "同意")
    here, highest = f"{ENTRIES}/{made.id}", calling(manager)

    unlocked = highest.post(f"{here}/unlock", {"reason": "金额错了", "lock_version": made.lock_version}).json
    fixed = {"answers": {"fee": 100}, "reason": "改正", "lock_version": unlocked["lock_version"]}
    corrected = highest.post(f"{here}/correct", fixed)
    assert corrected.json["state"] == "running"
    voided = highest.post(f"{here}/void", {"reason": "重复", "lock_version": corrected.json["lock_version"]}).json
    assert voided["state"] == "void"

    whole, log = highest.get(here).json, highest.get(f"{here}/log").json
    assert (whole["answers"]["fee"], whole["possible"]) == (100, [])
    assert [each["opinion"] for each in whole["sign_offs"]] == ["同意"]
    assert whole["sign_offs"][0]["voided_at"]
    assert [line["verb"] for line in log] == ["submit", "sign", "unlock", "correct", "void"]
    assert {"item": "fee", "old": 12_345, "new": 100} in log[3]["changes"]
    assert [line["prev_hash"] for line in log[1:]] == [line["hash"] for line in log[:-1]]


def test_withdraws(calling, agent):
    made = visit(agent, make_visits())

    answer = calling(agent).post(f"{ENTRIES}/{made.id}/withdraw", {"lock_version": 1})

    assert answer.status_code == 200
    assert calling(agent).get(f"{ENTRIES}/{made.id}").json["steps"][-1]["user"]["id"] == agent.id


def test_leaves_the_draft_of_a_correction_alone(calling, agent, supervisor):
    made = visit(agent, make_visits())
    token = drafts.open_correction(made, supervisor).token

    fixed = {"answers": {"area": "西区"}, "reason": "改正", "lock_version": 1}
    answer = calling(supervisor).post(f"{ENTRIES}/{made.id}/correct", fixed)

    assert answer.status_code == 200
    assert drafts.find(token, supervisor).answers["area"] == "东区"


def test_corrects_only_what_may_be_corrected(calling, agent, supervisor):
    made = visit(agent, make_visits())
    mine = calling(supervisor)
    fixed = {"answers": {"twice": 4}, "reason": "改正", "lock_version": 1}

    assert mine.post(f"{ENTRIES}/{made.id}/correct", fixed).json["errors"].keys() == {"twice"}
    blank = {"answers": {"area": None}, "reason": "改正", "lock_version": 1}
    assert mine.post(f"{ENTRIES}/{made.id}/correct", blank).json["errors"].keys() == {"area"}


def test_leaves_out_what_is_hidden_and_masks_what_is_personal(calling, agent, supervisor):
    template = make_judged_visits()
    made = judge(visit(agent, template, tel="13812345678"), supervisor)
    db.session.add(HiddenSection(role="agent", template_id=template.id, section_key="secret"))
    mine, theirs = calling(agent), calling(supervisor)

    hidden = {"verdict", "grade", "remark", "sum"}
    for answers in (
        mine.get(f"{ENTRIES}/{made.id}").json,
        mine.get(f"{ENTRIES}?template={template.key}").json["found"][0],
    ):
        assert not hidden & answers["answers"].keys()
    changed = {each["item"] for line in mine.get(f"{ENTRIES}/{made.id}/log").json for each in line["changes"]}
    assert not hidden & changed
    assert theirs.get(f"{ENTRIES}/{made.id}").json["answers"].items() >= VERDICT.items()


def test_lists_as_the_page_does(calling, agent):
    template, mine = make_visits(), calling(agent)
    for service in (3, 9, 7, 9):
        visit(agent, template, service=service)
    here = f"{ENTRIES}?template={template.key}"

    first = mine.get(f"{here}&sort=-service&size=3").json
    rest = mine.get(first["next"]).json

    assert [each["answers"]["service"] for each in first["found"]] == [9, 9, 7]
    assert [each["answers"]["service"] for each in rest["found"]] == [3]
    assert (first["count"], rest["next"]) == (4, None)
    assert mine.get(f"{here}&f.service.from=8").json["count"] == 2


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("", 422),
        ("template=nowhere", 404),
        ("template={key}&size=0", 422),
        ("template={key}&size=101", 422),
        ("template={key}&page=-1", 422),
        ("template={key}&page=x", 422),
        ("template={key}&nobody=1", 422),
        ("template={key}&f.nobody=1", 422),
        ("template={key}&f.service.from=x", 422),
        ("template={key}&f.on.from=2026-02-30", 422),
        ("template={key}&sort=nobody", 422),
        ("template={key}&f.area=%00", 400),
        ("template={key}&page=99999", 200),
        ("template={key}&f.@author=999999999999999", 200),
        ("template={key}&f.customer=999999999999999", 200),
    ],
)
def test_says_what_is_wrong_with_an_address(calling, agent, asked, status):
    key = make_visits().key

    assert calling(agent).get(f"{ENTRIES}?{asked.format(key=key)}").status_code == status


BODIES = [
    (b"", 400),
    (b"{", 400),
    (b"[]", 422),
    (b"null", 422),
    (b'{"lock_version": 1, "reason": "\\u0000"}', 400),
    (b'{"lock_version": 1, "reason": "\\ud800"}', 400),
    (b'{"lock_version": 1, "reason": "\xff"}', 400),
    (b'{"lock_version": 1, "lock_version": 2, "reason": "x"}', 400),
    (b'{"lock_version": NaN, "reason": "x"}', 400),
    (b'{"lock_version": 1e999, "reason": "x"}', 400),
    (b'{"lock_version": ' + b"9" * 5_000 + b', "reason": "x"}', 400),
    (b'{"lock_version": true, "reason": "x"}', 422),
    (b'{"lock_version": "1", "reason": "x"}', 422),
    (b'{"lock_version": 1, "reason": ""}', 422),
    (b'{"lock_version": 1, "reason": "   "}', 422),
    (b'{"lock_version": 1, "reason": "' + b"x" * 501 + b'"}', 422),
    (b'{"lock_version": 1, "reason": "x", "more": 1}', 422),
    (b'{"lock_version": 1, "reason": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", 400),
    (b'{"lock_version": 1, "reason": ' + b"[" * 200 + b"]" * 200 + b"}", 400),
    (b'{"lock_version": 1, "reason": "' + b"x" * 3_000_000 + b'"}', 413),
    (b"x" * 5_000_000, 413),
]


@pytest.mark.parametrize(("body", "status"), BODIES, ids=range(len(BODIES)))
def test_refuses_what_is_no_good_json_in_words(calling, agent, supervisor, body, status):
    made = visit(agent, make_visits())

    answer = calling(supervisor).call(
        "POST", f"{ENTRIES}/{made.id}/void", data=body, headers={"Content-Type": "application/json"}
    )

    assert answer.status_code == status
    assert answer.json["detail"]


def test_wants_json(calling, supervisor, agent):
    made = visit(agent, make_visits())

    assert calling(supervisor).call("POST", f"{ENTRIES}/{made.id}/void", data={"reason": "x"}).status_code == 415


@pytest.mark.parametrize("address", ["/api/v1/nothing", "/api/v1/entries/0x1", f"/api/v1/entries/{2**63}"])
def test_says_that_there_is_no_such_address(calling, agent, address):
    assert calling(agent).get(address).status_code == 404


def test_says_that_nothing_is_put_there(calling, agent):
    answer = calling(agent).call("PUT", ENTRIES, json={})

    assert answer.status_code == 405
    assert {"GET", "POST"} <= {each.strip() for each in answer.headers["Allow"].split(",")}


def test_makes_one_entry_of_simultaneous_calls_with_one_key(own_app):
    with writing():
        site = make_site()
        who = make_user("agent", sites=[site])
        template = make_visits()
        username, key, template_id = who.username, template.key, template.id
    answers = []
    callers = [Caller(own_app, username) for _ in range(4)]

    def send(caller):
        body = {"template": key, "answers": ANSWERS}
        answers.append(caller.post(ENTRIES, body, headers={"Idempotency-Key": "key-00001"}))

    threads = [threading.Thread(target=send, args=(caller,)) for caller in callers]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json["id"] for answer in answers}) == 1
    db.session.rollback()
    assert db.session.query(Entry).filter_by(template_id=template_id).count() == 1
