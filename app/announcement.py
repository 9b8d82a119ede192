"""What the first lines in the terminal say: the address, and how to get in."""

from flask import Flask
from flask_babel import force_locale

from app.demo.people import ACCOUNTS, PASSWORD, Account
from app.security import role_title


def announcement(app: Flask, token: str) -> str:
    lines = ["", f"  回音 Huiyin  {address(app)}", ""]
    if app.config["HUIYIN_DEMO"]:
        with force_locale("zh"):
            roles = {account.role: role_title(account.role) for account in shown_accounts()}
        lines += [f"  演示账号，密码均为 {PASSWORD} / demo accounts, same password:"]
        lines += [f"    {account.username:<12}{roles[account.role]}  {account.name}" for account in shown_accounts()]
        lines += ["  演示数据在后台生成，首次约需一两分钟 / demo data is being made in the background", ""]
    if token:
        lines += ["  还没有管理员，请用这个一次性链接建立 / make the first administrator with this one-time link:"]
        lines += [f"    {address(app)}/setup/{token}", ""]
    return "\n".join(lines)


def address(app: Flask) -> str:
    public = app.config["HUIYIN_PUBLIC_URL"]
    host = app.config["HUIYIN_HOST"]
    shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 -- compared with, not bound to
    return public or f"http://{shown}:{app.config['HUIYIN_PORT']}"


def shown_accounts() -> list[Account]:
    """One per role, in the order of the roles."""
    seen: dict[str, Account] = {}
    for account in ACCOUNTS:
        seen.setdefault(account.role, account)
    return list(seen.values())
