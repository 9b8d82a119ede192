"""Submitting 25 items from eight desks at once, beside the floor: the same server doing one bare INSERT."""

import uuid
from collections.abc import Iterator
from typing import Any

from sqlalchemy import insert

from app import clock
from app.extensions import db, writing
from app.models.entry import EntryDraft
from bench import floor
from bench.answers import answers
from bench.browsing import Browser, Pairs, fields_of
from bench.panel import Panel
from bench.timing import Figure, at_once, percentile
from bench.world import World

DESKS = 8
PER_DESK = 150
VARIANTS = 20


def measure(panel: Panel) -> Iterator[Figure]:
    bare = floor.entries_per_second(panel, DESKS, PER_DESK)
    with panel.opened() as world:
        tokens = [drafts(world, desk) for desk in range(DESKS)]
        patterns = drafts(world, 0, VARIANTS, filled=True)
    with panel.served() as server:
        bodies = _bodies(server.port, patterns)
        desks = [Browser(server.port).log_in(_agent(desk)) for desk in range(DESKS)]
        acts = [_submitting(browser, mine, bodies) for browser, mine in zip(desks, tokens, strict=True)]
        rate, taken = at_once(acts)
    values = {"per_second": rate, "floor": bare, "of_floor": rate / bare, "p95": percentile(taken, 0.95)}
    yield Figure("submit", f"{DESKS} desks, 25 items", panel.engine, panel.size, values)


def _agent(desk: int) -> str:
    return f"agent{desk:02}-0"


def drafts(world: World, desk: int, count: int = PER_DESK, *, filled: bool = False) -> list[str]:
    """Write drafts as an agent's page has begun them, and return their tokens."""
    tokens = [str(uuid.uuid4()) for _each in range(count)]
    with writing():
        rows = [_draft(world, desk, token, answers(n) if filled else {}) for n, token in enumerate(tokens)]
        db.session.connection().execute(insert(EntryDraft.__table__), rows)
    return tokens


def _draft(world: World, desk: int, token: str, found: dict[str, Any]) -> dict[str, Any]:
    site = desk % len(world.sites)
    return {
        "token": token,
        "template_id": world.template,
        "version_id": world.version,
        "author_id": world.agents[site * (len(world.agents) // len(world.sites))],
        "site_id": world.sites[site],
        "answers": found,
        "raw": {},
        "started_at": clock.now(),
        "changed_at": clock.now(),
        "revision": 1,
    }


def _bodies(port: int, tokens: list[str]) -> list[Pairs]:
    """Return what the pages of filled drafts would send."""
    browser = Browser(port).log_in(_agent(0))
    return [fields_of(browser.get(f"/drafts/{token}").decode()) for token in tokens]


def _submitting(browser: Browser, tokens: list[str], bodies: list[Pairs]) -> Iterator[None]:
    cookies = dict(browser.cookies)
    for number, token in enumerate(tokens):
        browser.cookies = dict(cookies)  # the page a person sees next would take the message out of the session
        pairs = [pair for pair in bodies[number % len(bodies)] if pair[0] != "csrf_token"]
        status, body = browser.post(f"/drafts/{token}", [*pairs, ("csrf_token", browser.csrf)])
        assert status in {302, 303}, body.decode()[:2000]
        yield
