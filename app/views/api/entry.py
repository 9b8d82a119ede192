"""Entries: listed, read, submitted, and every decision on them."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy.exc import IntegrityError

from app.answers import listing
from app.answers.query import LAST_PAGE
from app.extensions import writing
from app.models.entry import Entry
from app.models.entry_step import EntryStep
from app.operations import entry as entries
from app.operations.repeating import Once
from app.views._page import ROW
from app.views.api import _entries
from app.views.api._endpoint import Answer, Argument, Asked, Resource, endpoint
from app.views.api._schemas import (
    GIVEN_ANSWERS,
    ID,
    ITEM_TEXT,
    KEY_TEXT,
    OPINION,
    PICTURE,
    REASON,
    SMALL_ID,
    VERSION,
    listed,
    maybe,
    ref,
    rows,
    shape,
)
from app.views.api._selecting import asked_list, named_customer, named_site, next_page, open_template

MOST_ROWS = 100
SORT_PATH = r"^(-?@?[a-z][a-z0-9_.@]*)?$"
TEMPLATE = Argument("template", _l("Key of the form template."), KEY_TEXT, required=True)
SORT = Argument(
    "sort", _l("Path to sort by, after a minus the other way round."), {"type": "string", "pattern": SORT_PATH}
)
PAGE = Argument("page", _l("Which page, counted from 0."), {"type": "integer", "minimum": 0, "maximum": LAST_PAGE})
SIZE = Argument("size", _l("Lines of a page."), {"type": "integer", "minimum": 1, "maximum": MOST_ROWS, "default": 25})
ABOUT_STEP = {"step": ID, "lock_version": VERSION}
NEW_ENTRY = shape(
    {"template": KEY_TEXT, "answers": GIVEN_ANSWERS},
    site_id=maybe(SMALL_ID),
    customer_id=maybe(SMALL_ID),
    signature=PICTURE,
)
GIVES_STATE = ref("EntryState")


class EntryResource(Resource):
    @endpoint(
        "GET",
        "/entries",
        _l("List the entries of a form template that you may see."),
        listed(ref("EntryLine")),
        arguments=(TEMPLATE, SORT, PAGE, SIZE),
        filters=True,
    )
    def list_entries(self, asked: Asked) -> Any:
        chosen = asked_list(open_template(asked.arguments["template"]))
        size, page = asked.arguments.get("size", 25), chosen.query.page
        found = listing.page(chosen.selection, chosen.query.sort, offset=page * size, limit=size)
        shown = _entries.lines(found.entries(), chosen.template)
        return {"found": shown, "count": found.count, "next": next_page(page, (page + 1) * size < found.count)}

    @endpoint("GET", f"/entries/<{ROW}:entry_id>", _l("Read an entry with its journey."), ref("Entry"))
    def read_entry(self, asked: Asked, entry_id: int) -> Any:
        return _entries.whole(entries.look(entry_id, current_user))

    @endpoint("GET", f"/entries/<{ROW}:entry_id>/log", _l("Read the log, oldest first."), rows(ref("LogLine")))
    def read_log(self, asked: Asked, entry_id: int) -> Any:
        return _entries.history(entries.look(entry_id, current_user))

    @endpoint(
        "POST",
        "/entries",
        _l("Submit an entry. The same Idempotency-Key always gives the same entry."),
        GIVES_STATE,
        status=201,
        takes=NEW_ENTRY,
        repeatable=True,
    )
    def submit_entry(self, asked: Asked) -> Answer:
        made = _submitted(asked.once, asked.body)
        return Answer(made, 201, {"Location": made["links"]["self"]})

    @endpoint(
        "POST",
        f"/entries/<{ROW}:entry_id>/fill",
        _l("Fill in what a later step asks for; it is signed with that where the step signs."),
        GIVES_STATE,
        takes=shape({**ABOUT_STEP, "answers": GIVEN_ANSWERS}, opinion=OPINION, signature=PICTURE),
    )
    def fill_entry(self, asked: Asked, entry_id: int) -> Any:
        said, step = asked.body, _step(entry_id, asked)
        signed = said.get("opinion", ""), said.get("signature")
        return _changed(lambda: entries.fill_whole(step, said["answers"], current_user, said["lock_version"], *signed))

    @endpoint(
        "POST",
        f"/entries/<{ROW}:entry_id>/sign",
        _l("Sign an entry off."),
        GIVES_STATE,
        takes=shape(ABOUT_STEP, opinion=OPINION, signature=PICTURE),
    )
    def sign_entry(self, asked: Asked, entry_id: int) -> Any:
        said = asked.body
        signed = said.get("opinion", ""), said.get("signature"), said["lock_version"]
        return _changed(lambda: entries.sign(_step(entry_id, asked), current_user, *signed))

    @endpoint(
        "POST",
        f"/entries/<{ROW}:entry_id>/return",
        _l("Send an entry back to an earlier step."),
        GIVES_STATE,
        takes=shape({**ABOUT_STEP, "to": ITEM_TEXT, "reason": REASON}),
    )
    def return_entry(self, asked: Asked, entry_id: int) -> Any:
        to, reason, seen = (asked.body[name] for name in ("to", "reason", "lock_version"))
        return _changed(lambda: entries.return_(_step(entry_id, asked), current_user, to, reason, seen))

    @endpoint(
        "POST",
        f"/entries/<{ROW}:entry_id>/withdraw",
        _l("Take an own entry back before anyone acted on it."),
        GIVES_STATE,
        takes=shape({"lock_version": VERSION}),
    )
    def withdraw_entry(self, asked: Asked, entry_id: int) -> Any:
        return _changed(lambda: entries.withdraw(_entry(entry_id), current_user, asked.body["lock_version"]))

    @endpoint(
        "POST",
        f"/entries/<{ROW}:entry_id>/unlock",
        _l("Open a finished entry for one correction."),
        GIVES_STATE,
        takes=shape({"reason": REASON, "lock_version": VERSION}),
    )
    def unlock_entry(self, asked: Asked, entry_id: int) -> Any:
        reason, seen = asked.body["reason"], asked.body["lock_version"]
        return _changed(lambda: entries.unlock(_entry(entry_id), current_user, reason, seen))

    @endpoint(
        "POST",
        f"/entries/<{ROW}:entry_id>/void",
        _l("Void an entry. Its number stays used."),
        GIVES_STATE,
        takes=shape({"reason": REASON, "lock_version": VERSION}),
    )
    def void_entry(self, asked: Asked, entry_id: int) -> Any:
        reason, seen = asked.body["reason"], asked.body["lock_version"]
        return _changed(lambda: entries.void(_entry(entry_id), current_user, reason, seen))

    @endpoint(
        "POST",
        f"/entries/<{ROW}:entry_id>/correct",
        _l("Correct answers; what is not named stays, null takes an answer away."),
        GIVES_STATE,
        takes=shape({"answers": GIVEN_ANSWERS, "reason": REASON, "lock_version": VERSION}),
    )
    def correct_entry(self, asked: Asked, entry_id: int) -> Any:
        answers, reason, seen = (asked.body[name] for name in ("answers", "reason", "lock_version"))
        return _changed(lambda: entries.correct_whole(_entry(entry_id), answers, current_user, reason, seen))


def _submitted(once: Once, said: Any) -> _entries.Json:
    """Submit once: whoever was slower with the same key gets what the faster one made."""
    try:
        with writing():
            template = open_template(said["template"])
            about = {"site": named_site(said.get("site_id")), "customer": named_customer(said.get("customer_id"))}
            about |= {"signature": said.get("signature")}
            return _entries.state(entries.submit_whole(template, said["answers"], current_user, once, **about))
    except IntegrityError:
        made = entries.submitted_once(once, current_user)
        if made is None:
            raise
        return _entries.state(made)


def _changed(change: Callable[[], Entry]) -> _entries.Json:
    with writing():
        return _entries.state(change())


def _entry(entry_id: int) -> Entry:
    """Name an entry to an operation, which reads and locks it itself."""
    return Entry(id=entry_id)


def _step(entry_id: int, asked: Asked) -> EntryStep:
    return EntryStep(id=asked.body["step"], entry_id=entry_id)
