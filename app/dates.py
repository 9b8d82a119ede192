"""Dates and times as people write them, in the reader's language and the firm's time zone."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from flask import Flask, current_app
from flask_babel import get_locale

ENGLISH_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def init_app(app: Flask) -> None:
    app.jinja_env.filters |= {"date": date_text, "datetime": datetime_text, "month": month_text, "time": time_text}


def date_text(value: date | datetime | str | None) -> str:
    """Say a day: 2026年11月21日, or 21 Nov 2026."""
    day = _day(value)
    if day is None:
        return ""
    if _is_chinese():
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {ENGLISH_MONTHS[day.month - 1]} {day.year}"


def datetime_text(value: datetime | str | None) -> str:
    """Say a moment stored in UTC as the clock on the wall shows it."""
    moment = local(value)
    return f"{date_text(moment.date())} {moment:%H:%M}" if moment else ""


def time_text(value: datetime | str | None) -> str:
    moment = local(value)
    return f"{moment:%H:%M}" if moment else ""


def month_text(value: date | str | None) -> str:
    """Say a month: 2026年11月, or Nov 2026."""
    day = _day(f"{value}-01" if isinstance(value, str) and len(value) == 7 else value)
    if day is None:
        return ""
    return f"{day.year}年{day.month}月" if _is_chinese() else f"{ENGLISH_MONTHS[day.month - 1]} {day.year}"


def local(value: datetime | str | None) -> datetime | None:
    """Turn a stored moment, naive and in UTC, into the firm's local time."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) and value else value
    if not isinstance(moment, datetime):
        return None
    stored = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return stored.astimezone(ZoneInfo(current_app.config["BABEL_DEFAULT_TIMEZONE"]))


def _day(value: date | datetime | str | None) -> date | None:
    if isinstance(value, datetime):
        moment = local(value)
        return moment.date() if moment else None
    return date.fromisoformat(value[:10]) if isinstance(value, str) and value else value or None


def _is_chinese() -> bool:
    locale = get_locale()
    return locale is None or locale.language == "zh"
