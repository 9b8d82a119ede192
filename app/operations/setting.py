"""Settings: small named values of this installation."""

from typing import Any

from sqlalchemy import event, inspect, select
from sqlalchemy.orm import Session

from app.extensions import db
from app.models.setting import Setting

KNOWN = "settings"
"""Where a session keeps what it has read."""


def _forget(session: Session) -> None:
    session.info.pop(KNOWN, None)


event.listen(Session, "after_commit", _forget)
event.listen(Session, "after_rollback", _forget)


def get(key: str, default: Any = None) -> Any:
    setting = db.session.get(Setting, key)
    return default if setting is None else setting.value


def values(*keys: str) -> dict[str, Any]:
    """Return the settings that are set; they are few, so a transaction reads all of them once."""
    known = db.session.info.get(KNOWN)
    if known is None:
        known = db.session.info[KNOWN] = dict(db.session.execute(select(Setting.key, Setting.value)).all())
    return {key: known[key] for key in keys if key in known}


def put(key: str, value: Any) -> None:
    """Set a value, or take it away with None; who may do so is asked by the operation it belongs to."""
    setting = db.session.get(Setting, key) or Setting(key=key)
    setting.value = value
    if value is not None:
        db.session.add(setting)
    elif inspect(setting).persistent:
        db.session.delete(setting)
    db.session.flush()
    db.session.info.pop(KNOWN, None)
