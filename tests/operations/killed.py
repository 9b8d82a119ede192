"""Run as a program: submit drafts and save one, and be killed (-9) at every statement in turn.

Each attempt is a process of its own, forked from this one, which has no threads.
"""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from flask_appbuilder.security.sqla.models import User
from sqlalchemy import event

from app import create_app
from app.extensions import db, writing
from app.operations import draft, entry

ANSWERS = {"area": "东区"}


def main(url: str, data: str, user_id: int, tokens: list[str]) -> None:
    app = create_app(HUIYIN_DATA=data, HUIYIN_DATABASE_URL=url, HUIYIN_DEMO=0)
    for number, token in enumerate(tokens, start=1):
        attempt(app, number, lambda by, token=token: entry.submit(token, ANSWERS, by), user_id)
        attempt(app, number, lambda by, token=token: draft.save(draft.find(token, by), ANSWERS, {}, 1, by), user_id)


def attempt(app: Any, number: int, act: Callable[[Any], Any], user_id: int) -> None:
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        return
    with app.app_context():
        db.engine.dispose(close=False)
        die_at(number)
        with writing():
            act(db.session.get(User, user_id))
    os._exit(0)


def die_at(number: int) -> None:
    """Kill this process at its so-manieth statement, or when it commits if it gets that far."""
    left = number

    def count(*_call: Any) -> None:
        nonlocal left
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)

    def die(_connection: Any) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    event.listen(db.engine, "after_cursor_execute", count)
    event.listen(db.engine, "commit", die)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4:])
