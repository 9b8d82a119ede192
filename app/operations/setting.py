"""Settings: small named values of this installation."""

from typing import Any

from flask_babel import gettext
from sqlalchemy import select

from app.errors import Refused
from app.extensions import db
from app.models.setting import Setting
from app.permissions import is_admin


def get(key: str, default: Any = None) -> Any:
    setting = db.session.get(Setting, key)
    return default if setting is None else setting.value


def values(*keys: str) -> dict[str, Any]:
    """Return the settings that are set, with one query."""
    rows = db.session.execute(select(Setting.key, Setting.value).where(Setting.key.in_(keys)))
    return dict(rows.all())


def put(key: str, value: Any, by: Any) -> Setting:
    """Set a value; `by=None` is the installation itself."""
    if by is not None and not is_admin(by):
        raise Refused(gettext("Only an administrator changes settings."))
    setting = db.session.get(Setting, key) or Setting(key=key)
    setting.value = value
    db.session.add(setting)
    db.session.flush()
    return setting
