"""A real browser for tests: found, or installed where that is possible, or asked for in words; never skipped."""

import ctypes
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Route

NAMES = (
    "chromium-headless-shell",  # the same engine without a window: a page takes it a third of the time
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge"),
)
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    r"C:\Program Files\Microsoft\Edge\Application\msedge.exe",
)
BROWSER = ("chromium", "fonts-noto-cjk")
FLAGS = ("--disable-gpu", "--disable-background-networking", "--no-first-run", "--font-render-hinting=none")
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
STAYS_HERE = {"127.0.0.1", "localhost"}


class BrowserMissingError(Exception):
    """No browser is here and none could be installed; says what to type."""


def executable() -> str:
    """Return the path of a Chromium, Chrome or Edge; on Debian root installs what is missing."""
    if _missing() and IS_ROOT and shutil.which("apt-get"):
        _install(_missing())
    if _missing():
        raise BrowserMissingError(
            "The browser tests need Chromium, Chrome or Edge. On Debian or Ubuntu type\n"
            f"    sudo apt-get install -y {' '.join(_missing())}\n"
            "elsewhere install Chrome, or point HUIYIN_BROWSER at a browser's program."
        )
    return _found()


def flags() -> list[str]:
    """Return the command line; the sandbox refuses to start for root."""
    return [*FLAGS, "--no-sandbox"] if IS_ROOT else [*FLAGS]


def _found() -> str:
    on_path = (shutil.which(name) for name in (os.environ.get("HUIYIN_BROWSER", ""), *NAMES) if name)
    return next((path for path in on_path if path), next((place for place in PLACES if Path(place).exists()), ""))


def _missing() -> list[str]:
    """Name the packages of Debian that are missing; the second is what the browser's driver is linked with."""
    browser = () if _found() else BROWSER
    library = () if sys.platform != "linux" or _loads("libatomic.so.1") else ("libatomic1",)
    return [*browser, *library]


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _install(packages: list[str]) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=False, env=environment)
    subprocess.run(
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages], check=False, env=environment
    )


@dataclass
class Watch:
    """Note everything a page must not do: errors in the console, scripts that fail, requests that leave the machine."""

    troubles: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        context.route(lambda url: urlsplit(url).hostname not in {*STAYS_HERE, None}, self._refuse)
        context.on("console", self._read_console)
        context.on("weberror", lambda error: self.troubles.append(f"script failed: {error.error}"))
        context.on("requestfailed", self._note_failure)

    def allow(self, pattern: str) -> None:
        """Let pass what a case brings about on purpose, such as the console's word on an answer 409."""
        self.allowed.append(pattern)

    def report(self) -> str:
        """Return what was noted and not allowed, one trouble a line."""
        return "\n".join(t for t in self.troubles if not any(re.search(pattern, t) for pattern in self.allowed))

    def _refuse(self, route: Route) -> None:
        self.troubles.append(f"request leaves the machine: {route.request.url}")
        route.abort()

    def _read_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.troubles.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _note_failure(self, request: Request) -> None:
        # A page that is left while it still loads aborts its own requests.
        if request.failure and "ERR_ABORTED" not in request.failure:
            self.troubles.append(f"request failed: {request.url} {request.failure}")


def settled(page: Page) -> Page:
    """Set short waits: everything is on this machine, so what takes seconds is broken."""
    page.set_default_timeout(10_000)
    return page
