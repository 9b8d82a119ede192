"""Where packages come from: the settings of pip and uv, as the machine's owner has made them.

uv does not read pip's settings and pip may be absent, so they are read here and handed on.
"""

import configparser
import os
import ssl
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PUBLIC_INDEX = "https://pypi.org/simple"  # what pip and uv ask when nobody says otherwise


@dataclass(frozen=True)
class PackageIndex:
    index: str = PUBLIC_INDEX
    extra: tuple[str, ...] = ()
    find_links: tuple[str, ...] = ()
    only_links: bool = False
    certificates: str = ""
    proxy: str = ""
    trusted: tuple[str, ...] = ()

    def arguments(self) -> list[str]:
        """Return what tells uv the same.

        The best match of all indexes is as safe as the first one here: the lock names each file's hash.
        """
        indexes = [] if self.only_links else ["--default-index", self.index, "--index-strategy", "unsafe-best-match"]
        extra = [] if self.only_links else [word for url in self.extra for word in ("--index", url)]
        links = [word for place in self.find_links for word in ("--find-links", place)]
        trusted = [word for host in self.trusted for word in ("--allow-insecure-host", host)]
        return [*indexes, *extra, *links, *trusted, *(["--no-index"] if self.only_links else [])]

    def environment(self) -> dict[str, str]:
        """Return the environment uv needs besides: it has no options for these."""
        values = {"SSL_CERT_FILE": self.certificates, "ALL_PROXY": self.proxy}
        # A firm's own authority stands in the system's store, not among those uv brings along.
        values |= {"UV_SYSTEM_CERTS": "true"} if _system_has_certificates() else {}
        return {name: value for name, value in values.items() if value and name not in os.environ}


def _system_has_certificates() -> bool:
    paths = ssl.get_default_verify_paths()
    return sys.platform in {"darwin", "win32"} or bool(paths.cafile or paths.capath)


def configured(environ: Mapping[str, str] = os.environ) -> PackageIndex:
    """Read HUIYIN_WHEELS, uv's and pip's variables, then pip's files; the first that says something wins."""
    if wheels := environ.get("HUIYIN_WHEELS"):
        return PackageIndex(find_links=(str(Path(wheels).resolve()),), only_links=True)
    said = _pip_files(environ) | _pip_variables(environ) | _uv_variables(environ)
    return PackageIndex(
        index=said.get("index-url", PUBLIC_INDEX),
        extra=tuple(said.get("extra-index-url", "").split()),
        find_links=tuple(said.get("find-links", "").split()),
        only_links=said.get("no-index", "").lower() in {"1", "true", "yes", "on"},
        certificates=said.get("cert", ""),
        proxy=said.get("proxy", ""),
        trusted=tuple(said.get("trusted-host", "").split()),
    )


def _pip_variables(environ: Mapping[str, str]) -> dict[str, str]:
    found = {name[4:].lower().replace("_", "-"): value for name, value in environ.items() if name.startswith("PIP_")}
    return {name: value for name, value in found.items() if value}


def _uv_variables(environ: Mapping[str, str]) -> dict[str, str]:
    names = {"index-url": ("UV_INDEX_URL", "UV_DEFAULT_INDEX"), "extra-index-url": ("UV_EXTRA_INDEX_URL", "UV_INDEX")}
    return {key: environ[name] for key, variables in names.items() for name in variables if environ.get(name)}


def _pip_files(environ: Mapping[str, str]) -> dict[str, str]:
    said: dict[str, str] = {}
    for file in _places(environ):
        parser = configparser.RawConfigParser()
        try:
            parser.read(file, encoding="utf-8")
        except (configparser.Error, UnicodeDecodeError) as error:
            print(f"pip 的设置文件读不懂，未采用 / pip's settings are not readable, left out: {file}: {error}")
            continue
        for section in ("global", "install"):
            said |= dict(parser.items(section)) if parser.has_section(section) else {}
    return {name.replace("_", "-"): value for name, value in said.items()}


def _places(environ: Mapping[str, str]) -> list[Path]:
    """List pip's files, the one that counts most last."""
    named = environ.get("PIP_CONFIG_FILE", "")
    if named == os.devnull:
        return []
    home = Path.home()
    if sys.platform == "win32":
        places = [
            Path(environ.get("PROGRAMDATA", "")) / "pip" / "pip.ini",
            Path(environ.get("APPDATA", "")) / "pip" / "pip.ini",
        ]
    else:
        own = Path(environ.get("XDG_CONFIG_HOME") or home / ".config")
        mac = home / "Library/Application Support"
        places = [Path("/etc/xdg/pip/pip.conf"), Path("/etc/pip.conf"), home / ".pip/pip.conf"]
        places += [folder / "pip" / "pip.conf" for folder in (own, mac)]
    return [*places, *([Path(named)] if named else [])]
