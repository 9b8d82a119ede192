"""Every setting of the panel, read from HUIYIN_* in the environment; README says what each is for."""

import os
import secrets
import socket
from collections.abc import Mapping
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

ROOT = Path(__file__).resolve().parent
LOOPBACK = ("localhost", "127.0.0.1")
SHORTEST_KEY = 32
# An address of the range kept for documentation: asking the system for a route to it sends nothing.
SOMEWHERE_ELSE = {socket.AF_INET: "192.0.2.1", socket.AF_INET6: "2001:db8::1"}

FRAMEWORK: dict[str, Any] = {
    "APP_NAME": "回音 Huiyin",
    "FAB_BASE_TEMPLATE": "layout.html",
    # Tables come from the migrations and rights from `flask sync-security`, never from a web process starting up.
    "FAB_CREATE_DB": False,
    "FAB_UPDATE_PERMS": False,
    "FAB_ADD_SECURITY_API": False,
    "FAB_ADD_OPENAPI_VIEWS": False,
    "FAB_ADD_MENU_API": False,
    "FAB_ADD_SECURITY_PERMISSION_VIEW": False,
    "FAB_ADD_SECURITY_VIEW_MENU_VIEW": False,
    "FAB_ADD_SECURITY_PERMISSION_VIEWS_VIEW": False,
    "FAB_PASSWORD_COMPLEXITY_ENABLED": True,
    "FAB_PASSWORD_HASH_METHOD": "scrypt",
    "AUTH_RATE_LIMITED": True,
    "AUTH_RATE_LIMIT": "10 per 20 second",
    "RATELIMIT_ENABLED": True,
    "RATELIMIT_STORAGE_URI": "memory://",
    "LANGUAGES": {"zh": {"flag": "cn", "name": "中文"}, "en": {"flag": "gb", "name": "English"}},
    "BABEL_DEFAULT_LOCALE": "zh",
    "BABEL_DEFAULT_TIMEZONE": "Asia/Shanghai",
    "SESSION_COOKIE_NAME": "huiyin",
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "SESSION_REFRESH_EACH_REQUEST": False,
    "PERMANENT_SESSION_LIFETIME": timedelta(hours=12),
    # The token lives as long as the session: a sheet may stay open for a whole working day.
    "WTF_CSRF_TIME_LIMIT": None,
    "MAX_CONTENT_LENGTH": 32 * 1024 * 1024,
    # Programs get new tokens with one that ends like a session; see app/tokens.py.
    "JWT_REFRESH_TOKEN_EXPIRES": timedelta(hours=12),
    # A drawn signature travels in a text field, and a large sheet has thousands of cells.
    "MAX_FORM_MEMORY_SIZE": 4 * 1024 * 1024,
    "MAX_FORM_PARTS": 20_000,
    "SEND_FILE_MAX_AGE_DEFAULT": timedelta(days=365),
}


def settings(**overrides: Any) -> dict[str, Any]:
    """Work out Flask's configuration; HUIYIN_* overrides count as environment, all others win over what follows."""
    environ = os.environ | {key: str(value) for key, value in overrides.items() if key.startswith("HUIYIN_")}
    data = Path(environ.get("HUIYIN_DATA") or ROOT / "data").resolve()
    data.mkdir(parents=True, exist_ok=True)
    return {
        **FRAMEWORK,
        **_address(environ),
        "HUIYIN_DATA": data,
        "HUIYIN_DEMO": _switch(environ, "HUIYIN_DEMO", default=True),
        "HUIYIN_DEMO_REMOTE": _switch(environ, "HUIYIN_DEMO_REMOTE", default=False),
        "BABEL_DEFAULT_TIMEZONE": environ.get("HUIYIN_TIMEZONE") or FRAMEWORK["BABEL_DEFAULT_TIMEZONE"],
        "RATELIMIT_STORAGE_URI": environ.get("HUIYIN_RATELIMIT_URL") or FRAMEWORK["RATELIMIT_STORAGE_URI"],
        "SECRET_KEY": _long_enough(environ.get("HUIYIN_SECRET_KEY") or _secret_key(data / "secret_key")),
        **_database(environ.get("HUIYIN_DATABASE_URL") or f"sqlite:///{data}/huiyin.db"),
        "UPLOAD_FOLDER": str(data / "uploads"),
        **{key: value for key, value in overrides.items() if not key.startswith("HUIYIN_")},
    }


def database_url(url: str) -> str:
    """Name psycopg 3 in a PostgreSQL address that names no driver."""
    scheme, separator, rest = url.partition("://")
    driver = "postgresql+psycopg" if scheme in {"postgres", "postgresql"} else scheme
    return driver + separator + rest


def _database(url: str) -> dict[str, Any]:
    """Give PostgreSQL the patience SQLite gets by its pragma, and look at its connections before they are used."""
    options = {"pool_pre_ping": True, "connect_args": {"options": "-c lock_timeout=10000"}}
    used = database_url(url)
    is_server = used.startswith("postgresql")
    return {"SQLALCHEMY_DATABASE_URI": used, "SQLALCHEMY_ENGINE_OPTIONS": options if is_server else {}}


def _address(environ: Mapping[str, str]) -> dict[str, Any]:
    host = environ.get("HUIYIN_HOST") or "127.0.0.1"
    port = int(environ.get("HUIYIN_PORT") or 8080)
    public = _public_address(environ.get("HUIYIN_PUBLIC_URL") or "")
    hosts = _trusted_hosts(host, public)
    return {
        "HUIYIN_HOST": host,
        "HUIYIN_PORT": port,
        "HUIYIN_PUBLIC_URL": public.geturl().rstrip("/"),
        "SERVER_NAME": public.netloc or None,
        "HUIYIN_PROXIES": int(environ.get("HUIYIN_PROXIES") or 0),
        "TRUSTED_HOSTS": hosts,
        "FAB_SAFE_REDIRECT_HOSTS": [public.netloc] if public.netloc else [p for h in hosts for p in (h, f"{h}:*")],
        "PREFERRED_URL_SCHEME": public.scheme or "http",
        "SESSION_COOKIE_SECURE": public.scheme == "https",
    }


def _public_address(text: str) -> SplitResult:
    public = urlsplit(text)
    if text and not (public.scheme in {"http", "https"} and public.hostname and public.path in {"", "/"}):
        raise ValueError(f"HUIYIN_PUBLIC_URL must be like https://panel.example.com, without a path; it is {text!r}.")
    return public


def _trusted_hosts(host: str, public: SplitResult) -> list[str]:
    """Name the hosts a browser may ask for, so that a forged Host header cannot steer our links and redirects."""
    if public.hostname:
        return [public.hostname, *LOOPBACK]
    return [*LOOPBACK] if _is_loopback(host) else sorted({*LOOPBACK, *_own_names(host)})


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _own_names(host: str) -> set[str]:
    name = socket.gethostname().lower()
    found = {name, f"{name}.local", socket.getfqdn().lower(), *_own_addresses(name)}
    return found if host in {"0.0.0.0", "::"} else found | {host.lower()}  # noqa: S104 -- compared with, not bound to


def _own_addresses(name: str) -> set[str]:
    try:
        named = {str(info[4][0]) for info in socket.getaddrinfo(name, None)}
    except OSError:
        named = set()
    return named | {address for family in SOMEWHERE_ELSE if (address := _address_used_for(family))}


def _address_used_for(family: socket.AddressFamily) -> str:
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((SOMEWHERE_ELSE[family], 9))
            return str(probe.getsockname()[0])
    except OSError:
        return ""


def _secret_key(path: Path) -> str:
    """Read the key kept in the data folder; the first start makes it, readable by its owner only."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
    return path.read_text(encoding="ascii").strip()


def _long_enough(key: str) -> str:
    if len(key) < SHORTEST_KEY:
        raise ValueError(f"HUIYIN_SECRET_KEY must have at least {SHORTEST_KEY} characters.")
    return key


def _switch(environ: Mapping[str, str], name: str, *, default: bool) -> bool:
    value = environ.get(name, "").strip().lower()
    return default if not value else value not in {"0", "no", "off", "false"}
