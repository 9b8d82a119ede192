"""Commands of the administrator."""

import json

import pytest
from sqlalchemy import func, select, text

from app.cli import install_packs, open_first_door
from app.demo.people import ACCOUNTS
from app.models.answer import AnswerPosting
from app.models.form_template import FormTemplate
from app.models.log_event import ChainAnchor
from app.operations.setup import check_token
from app.search.index import find
from app.search.questions import Among
from tests.factories.customer import make_customer
from tests.factories.entry import make_entry
from tests.factories.form_template import make_template
from tests.factories.user import make_user


def test_verify_finds_what_was_changed_behind_our_back(app, db, run):
    made = make_entry(make_user("agent"))
    assert run("verify").exit_code == 0

    changed = text("UPDATE entry SET answers = :answers WHERE id = :id")
    db.session.execute(changed, {"answers": json.dumps({"area": "伪造"}), "id": made.id})
    found = run("verify")

    assert found.exit_code == 1
    assert made.number in found.output


def test_anchor_seals_the_day_that_ended_once(app, db, run):
    make_entry(make_user("agent"))

    run("anchor")
    run("anchor")

    assert db.session.scalar(select(func.count()).select_from(ChainAnchor)) == 1
    assert run("verify").exit_code == 0


def test_rebuild_derives_everything_anew(app, db, run):
    template, agent = make_template(), make_user("agent")
    for _ in range(3):
        make_entry(agent, template)

    done = run("rebuild", template.key)

    assert done.exit_code == 0
    assert "3 entries" in done.output
    assert db.session.scalar(select(func.count()).where(AnswerPosting.template_id == template.id)) > 0


def test_score_paper_scores_a_folder_and_says_what_differs(app, run, tmp_path):
    (tmp_path / "visit.txt").write_text("回访\n姓名____\n年龄____岁", "utf-8")
    item = {"key": "name", "type": "text", "label": "姓名"}
    (tmp_path / "visit.json").write_text(json.dumps({"sections": [{"items": [item]}]}), "utf-8")

    done = run("score-paper", str(tmp_path), "--wrong")

    assert done.exit_code == 0
    assert "| visit | 1/1 (+1) | 1/1 (+1) | 0/0 (+1) | 40.0 % | 40.0 % |" in done.output
    assert "visit: + number 年龄" in done.output


def test_score_paper_says_that_there_is_nothing_to_score(app, run, tmp_path):
    done = run("score-paper", str(tmp_path))

    assert done.exit_code == 1
    assert "NAME.json" in done.output


def test_rebuild_says_that_there_is_no_such_form(app, run):
    done = run("rebuild", "no-such-form")

    assert done.exit_code == 1
    assert "no-such-form" in done.output
    assert "Traceback" not in done.output


def test_rebuilds_what_customers_are_found_by(app, db, run):
    made = make_customer(name="张伟")
    db.session.execute(text("DELETE FROM search_words"))
    assert find("zw", Among(), limit=5) == []

    assert run("rebuild-search").output == "1 customers and rooms\n"

    assert find("zw", Among(), limit=5) == [made.id]


def test_install_packs_changes_nothing_the_second_time(app, db, run):
    first = install_packs()
    sheets = db.session.scalar(select(func.count()).select_from(FormTemplate))

    assert first > 0
    assert sheets >= 16
    assert run("install-packs").output.startswith("0 ")
    assert db.session.scalar(select(func.count()).select_from(FormTemplate)) == sheets


@pytest.mark.parametrize("is_demo", [True, False])
def test_opens_the_first_door_by_accounts_or_by_a_link(app, db, monkeypatch, is_demo):
    monkeypatch.setitem(app.config, "HUIYIN_DEMO", is_demo)

    token = open_first_door(app)

    accounts = db.session.scalar(text("SELECT count(*) FROM ab_user"))
    assert accounts == (len(ACCOUNTS) if is_demo else 0)
    assert bool(token) is not is_demo
    if token:
        check_token(token)


@pytest.fixture
def run(app):
    def running(*arguments):
        from app.extensions import db

        db.session.flush()
        return app.test_cli_runner().invoke(args=list(arguments))

    return running
