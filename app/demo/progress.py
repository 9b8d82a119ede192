"""How far the demo has come: part of every transaction that makes an entry, shown on the desk meanwhile."""

from dataclasses import asdict, dataclass
from enum import StrEnum

from sqlalchemy import select

from app.extensions import db
from app.models.setting import Setting
from app.operations import setting

KEY = "demo"


class DemoState(StrEnum):
    RUNNING = "running"
    DONE = "done"


@dataclass(frozen=True)
class Progress:
    state: str = ""
    """Empty before the beginning."""
    made: int = 0
    of: int = 0
    today: str = ""
    """The day it was begun: one that goes on later fills the same year."""

    @property
    def is_running(self) -> bool:
        return self.state == DemoState.RUNNING

    @property
    def is_done(self) -> bool:
        return self.state == DemoState.DONE


def progress() -> Progress:
    return Progress(**setting.values(KEY).get(KEY, {}))


def held() -> Progress:
    """Lock how far it has come until the transaction ends, so that two processes never make the same entry."""
    db.session.scalar(select(Setting.key).where(Setting.key == KEY).with_for_update())
    db.session.info.pop(setting.KNOWN, None)
    return progress()


def reached(found: Progress) -> None:
    setting.put(KEY, asdict(found))
