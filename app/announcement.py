"""What the first lines in the terminal say: the address, and how to get in."""

from collections.abc import Iterator
from ipaddress import ip_address

from flask import Flask
from flask_babel import force_locale

from app.demo.people import ACCOUNTS, PASSWORD, Account
from app.demo.progress import progress
from app.security import role_title

EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104 -- compared with, not bound to


def announcement(app: Flask, token: str) -> str:
    lines = ["", *(f"  回音 Huiyin  {each}" for each in [address(app), *other_addresses(app)]), ""]
    if app.config["HUIYIN_DEMO"]:
        lines += [*_demo(app), ""]
    if token:
        lines += ["  还没有管理员，请用这个一次性链接建立 / make the first administrator with this one-time link:"]
        lines += [f"    {address(app)}/setup/{token}", ""]
    return "\n".join(lines)


def address(app: Flask) -> str:
    public: str = app.config["HUIYIN_PUBLIC_URL"]
    host = app.config["HUIYIN_HOST"]
    return public or _at(app, "127.0.0.1" if host in EVERYWHERE else host)


def other_addresses(app: Flask) -> list[str]:
    """Return where other machines reach the panel when it listens everywhere and nobody has said otherwise."""
    if app.config["HUIYIN_HOST"] not in EVERYWHERE or app.config["HUIYIN_PUBLIC_URL"]:
        return []
    speaks_6 = app.config["HUIYIN_HOST"] == "::"
    hosts = [host for host in app.config["TRUSTED_HOSTS"] if _is_from_elsewhere(host)]
    return [_at(app, host) for host in hosts if speaks_6 or ":" not in host]


def shown_accounts() -> list[Account]:
    """Return one account per role, in the order of the roles."""
    seen: dict[str, Account] = {}
    for account in ACCOUNTS:
        seen.setdefault(account.role, account)
    return list(seen.values())


def _demo(app: Flask) -> Iterator[str]:
    yield f"  演示账号，密码均为 {PASSWORD} / demo accounts, same password:"
    with force_locale("zh"):
        yield from (f"    {each.username:<12}{role_title(each.role)}  {each.name}" for each in shown_accounts())
    if not app.config["HUIYIN_DEMO_REMOTE"]:
        yield "  演示账号只能在本机登录 / demo accounts work on this machine only"
    if not progress().is_done:
        yield "  演示数据在后台生成，首次约需一两分钟 / demo data is being made in the background"


def _at(app: Flask, host: str) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{app.config['HUIYIN_PORT']}"


def _is_from_elsewhere(host: str) -> bool:
    try:
        return not ip_address(host).is_loopback
    except ValueError:
        return False
