"""The page of roles."""

import re

from flask_appbuilder.security.sqla.models import Role
from sqlalchemy import select

from tests.factories.user import make_user


def test_refuses_to_rename_or_delete_a_role_that_forms_refer_to(login, db):
    agent = role(db, "agent")
    mine = login(make_user("Admin"))

    renamed = mine.post(f"/roles/edit/{agent.id}", data={"name": "else"})
    mine.post(f"/roles/delete/{agent.id}")

    assert "hy-alert" in renamed.text
    assert role(db, "agent") is not None


def test_keeps_the_rights_that_are_not_shown(login, db):
    agent = role(db, "agent")
    held = {right.id for right in agent.permissions}
    mine = login(make_user("Admin"))
    ticked = ticks(mine.get(f"/roles/edit/{agent.id}").text)

    mine.post(f"/roles/edit/{agent.id}", data={"name": "agent", "permissions": ticked})

    assert {right.id for right in role(db, "agent").permissions} == held


def test_takes_a_right_away_when_it_is_not_ticked(login, db):
    agent = role(db, "agent")
    person = make_user("agent")
    mine = login(make_user("Admin"))
    ticked = set(ticks(mine.get(f"/roles/edit/{agent.id}").text))
    listing = next(str(each.id) for each in agent.permissions if "can list on CustomerView" in repr(each))

    mine.post(f"/roles/edit/{agent.id}", data={"name": "agent", "permissions": list(ticked - {listing})})

    assert login(person).get("/customers/list/").status_code == 403


def test_copies_a_role_with_its_rights(login, db):
    agent = role(db, "agent")

    answer = login(make_user("Admin")).post(f"/roles/action/copyrole/{agent.id}")

    copy = db.session.get(Role, int(answer.location.rsplit("/", 1)[1]))
    assert {right.id for right in copy.permissions} == {right.id for right in agent.permissions}
    assert copy.name != agent.name


def test_shows_no_row_for_the_role_of_everybody(login, db):
    public = role(db, "Public")

    assert login(make_user("Admin")).get(f"/roles/show/{public.id}").status_code == 404


def role(db, name):
    return db.session.scalar(select(Role).where(Role.name == name))


def ticks(page):
    boxes = re.findall(r'<input type="(?:checkbox|hidden)" name="permissions" value="(\d+)"([^>]*)>', page)
    kinds = dict(re.findall(r'type="(checkbox|hidden)" name="permissions" value="(\d+)"', page))
    assert kinds
    return [pk for pk, rest in boxes if "checked" in rest or f'type="hidden" name="permissions" value="{pk}"' in page]
