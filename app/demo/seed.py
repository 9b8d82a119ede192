"""A year of work in the demo, made once from a seed, every step through the operations users take."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from flask_appbuilder.security.sqla.models import User
from sqlalchemy import select

from app import clock
from app.awaiting import is_awaited
from app.demo.dashboards import make_dashboards
from app.demo.invention import LIKELY_BLANK, Scene, invent, moment_on, picture
from app.demo.people import ACCOUNTS, make_accounts
from app.demo.places import make_customers
from app.demo.progress import DemoState, Progress, held, reached
from app.demo.registers import make_register
from app.demo.surveys import make_surveys
from app.extensions import db, writing
from app.fields import Reference
from app.models import Customer, Entry, EntryStep, FormTemplate, Room, Site
from app.operations import attachment, log
from app.operations import draft as drafts
from app.operations import entry as entries
from app.operations import template as templates
from app.operations.definition import Definition, definition_of
from app.security import full_name

SEED = 2026
ENTRIES = 2_000
DAYS = 365
ANSWERS_PER = 60
"""One answer to each survey for so many entries; a demo of a handful has none."""
STILL_OPEN_DAYS = 4
"""Of the last few days some things still wait, as on any desk."""

SHARES = {
    "return-visit-record-shop": 18,
    "owner-return-visit-2016": 20,
    "return-visit-plan-shop": 7,
    "heating-repair-call": 14,
    "heating-repair-return-visit": 16,
    "maintenance-return-visit": 6,
    "customer-field-visit-survey": 5,
    "salon-customer-questionnaire": 4,
    "supervision-satisfaction-survey": 3,
    "design-satisfaction-survey": 2,
    "engineering-return-visit-record": 2,
    "phone-return-visit": 2,
    "ec-flag-note": 1,
}
OPINIONS = ("同意", "同意", "已阅", "继续跟进")
RETURN_REASONS = ("请补充回访内容", "时间与计划不符，请核对", "客户电话缺一位")
RATED_ITEMS = {
    "客服接待": "Reception",
    "维修及时性": "Prompt repairs",
    "保洁卫生": "Cleanliness",
    "秩序维护": "Security",
    "绿化养护": "Greenery",
    "公共设施": "Shared facilities",
}


@dataclass(frozen=True)
class Happening:
    """One entry to come: which form, by whom, when."""

    template: str
    author: str
    at: datetime
    blank: float = LIKELY_BLANK


def seed(entries_wanted: int = ENTRIES, number: int = SEED) -> int:
    """Fill the demo; a second call finds it done, one after a crash goes on where it stopped."""
    begun = _begun(entries_wanted, number)
    if begun.is_done:
        return 0
    for place, happening in enumerate(_happenings(number, begun)):
        if place >= begun.made:
            _happen(happening, Random(f"{number}-{place}"), replace(begun, made=place + 1))
    _finish(begun)
    return begun.of - begun.made


def make_example(template: str, author: str, at: datetime, number: int) -> int | None:
    """Let one entry of a form be handed in and decided as the demo's are; return its id."""
    random = Random(f"{template}-{number}")
    with clock.stopped_at(at), writing():
        entry_id = _handed_in(Happening(template, author, at, blank=0.02), random)
    if entry_id is not None:
        _travel(entry_id, at, random)
    return entry_id


def _begun(entries_wanted: int, number: int) -> Progress:
    """Make the people and places, and say how far the demo has come."""
    with writing():
        found = held()
        if not found.state:
            make_accounts()
            make_customers(Random(f"{number}-customers"))
            _give_rows()
            found = Progress(DemoState.RUNNING, of=entries_wanted, today=clock.today().isoformat())
            reached(found)
    return found


def _give_rows() -> None:
    """Supply the rows the owner's sheet lost, as its owner would."""
    rows = [
        {"key": f"item{place}", "label": {"zh": zh, "en": en}} for place, (zh, en) in enumerate(RATED_ITEMS.items(), 1)
    ]
    template = db.session.scalar(select(FormTemplate).where(FormTemplate.key == "owner-return-visit-2016"))
    if template is not None and template.state == "incomplete":
        templates.supply(template, "rated_items", rows, None)


def _happenings(number: int, begun: Progress) -> Iterator[Happening]:
    random = Random(f"{number}-happenings")
    agents = [account.username for account in ACCOUNTS if account.role == "agent"]
    last = date.fromisoformat(begun.today) - timedelta(days=1)
    days = sorted(_working_days(random, last, begun.of))
    keys, weights = list(SHARES), list(SHARES.values())
    for day in days:
        key = random.choices(keys, weights)[0]
        yield Happening(key, random.choice(agents), moment_on(day, random))


def _working_days(random: Random, last: date, count: int) -> Iterator[date]:
    while count:
        day = last - timedelta(days=random.randrange(DAYS))
        if day.weekday() < 5 or random.random() < 0.2:
            count -= 1
            yield day


def _happen(happening: Happening, random: Random, then: Progress) -> None:
    """Let one entry be filled in, handed in and, mostly, decided; how far we are is part of the same transaction."""
    with clock.stopped_at(happening.at), writing():
        is_ours = held().made == then.made - 1
        entry_id = _handed_in(happening, random) if is_ours else None
        if is_ours:
            reached(then)
    db.session.remove()
    if entry_id is not None:
        _travel(entry_id, happening.at, random)


def _handed_in(happening: Happening, random: Random) -> int | None:
    template = db.session.scalar(select(FormTemplate).where(FormTemplate.key == happening.template))
    by = _user(happening.author)
    if template is None or not drafts.may_open(template, by):
        return None
    site = by.sites[0]
    definition = definition_of(template.version)
    scene = replace(_scene(by, site, happening.at.date(), random), blank=happening.blank)
    if not any(kind == "customer" for _path, kind in definition.compiled.sources):
        scene.about = random.choice(scene.customers)
    about = db.session.get(Customer, scene.about.id) if scene.about else None
    draft = drafts.open_draft(template, by, site, about)
    answers = _fitting(definition, scene, draft)
    return entries.submit(draft.token, answers, by).id


def _fitting(definition: Definition, scene: Scene, draft: Any) -> dict[str, Any]:
    """Invent answers to what is asked at the first step and shown for these answers."""
    wanted = definition.fillable(definition.route.first)
    items = {key: item for key, item in definition.document.asked.items() if key in wanted}
    answers = invent(items, scene)
    logic, roots = definition.compiled.logic, {"today": scene.day.isoformat()}
    answers = {key: value for key, value in answers.items() if key not in logic.settle(answers, roots).hidden}
    missing = {name.partition("-")[0] for name in logic.missing(logic.settle(answers, roots))}
    for key in missing & items.keys():
        answers |= invent({key: {**items[key], "required": True}}, scene)
    return answers


def _scene(by: User, site: Site, day: date, random: Random) -> Scene:
    customers = select(Customer.id, Customer.name).where(Customer.site_id == site.id).order_by(Customer.id)
    rooms = select(Room.id, Room.code).where(Room.site_id == site.id).order_by(Room.id)
    return Scene(
        random,
        day,
        [Reference(*row) for row in db.session.execute(customers)],
        [Reference(by.id, full_name(by))],
        [Reference(*row) for row in db.session.execute(rooms)],
        lambda kind: attachment.store(kind, f"{kind}.png", picture(kind, random), by).id,
    )


def _travel(entry_id: int, at: datetime, random: Random) -> None:
    """Let the others decide, one after another, until it rests or the last days leave it waiting."""
    for _ in range(8):
        at += timedelta(minutes=random.randrange(30, 60 * 30))
        is_recent = at > clock.now() - timedelta(days=STILL_OPEN_DAYS)
        if at >= clock.now() or (is_recent and random.random() < 0.6):
            return
        with clock.stopped_at(at), writing():
            moved = _decide(entry_id, random)
        db.session.remove()
        if not moved:
            break
    if random.random() < 0.02 and at + timedelta(days=1) < clock.now():
        with clock.stopped_at(at + timedelta(hours=20)), writing():
            entry = db.session.get_one(Entry, entry_id)
            entries.void(entry, _supervisor_of(entry), "重复登记，以另一张为准")
        db.session.remove()


def _decide(entry_id: int, random: Random) -> bool:
    """Take one waiting step as the person it waits for; say whether anything was there to take."""
    step = db.session.scalar(
        select(EntryStep)
        .where(EntryStep.entry_id == entry_id, EntryStep.state == "waiting")
        .order_by(EntryStep.id)
        .limit(1)
    )
    if step is None:
        return False
    by = next((user for user in _users() if is_awaited(user, step)), None)
    if by is None:
        return False
    asked = definition_of(step.entry.version).route.step(step.step_key)
    if asked.fills:
        draft = drafts.open_step_draft(step, by)
        entries.fill_step(draft, draft.answers, by)
    elif asked.may_return_to and random.random() < 0.07:
        entries.return_(step, by, asked.may_return_to[0], random.choice(RETURN_REASONS))
    else:
        entries.sign(step, by, random.choice(OPINIONS))
    return True


def _users() -> list[User]:
    """Return the accounts in the order they are told in, administrators last: they could take every step."""
    order = {account.username: (account.is_admin, place) for place, account in enumerate(ACCOUNTS)}
    found = db.session.scalars(select(User).where(User.username.in_(order))).unique()
    return sorted(found, key=lambda user: order[user.username])


def _user(username: str) -> User:
    user: User = db.session.scalars(select(User).where(User.username == username)).unique().one()
    return user


def _supervisor_of(entry: Entry) -> User:
    found = (user for user in _users() if any(role.name == "supervisor" for role in user.roles))
    return next((user for user in found if entry.site in user.sites), _user("jingli"))


def _finish(begun: Progress) -> None:
    with writing():
        if begun.of >= ANSWERS_PER:
            make_surveys(Random(f"{begun.of}-surveys"), _user("zhuguan1"), begun.of // ANSWERS_PER, _scene)
        make_dashboards(_user("sheji"))
        make_register(_user("sheji"), [_user(account.username) for account in ACCOUNTS if account.role == "supervisor"])
        log.anchor_yesterday()
        reached(replace(begun, state=DemoState.DONE, made=begun.of))
