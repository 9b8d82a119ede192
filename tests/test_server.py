"""The panel as people start it: a real process that prepares its data, says where it is and lets people in."""

import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from app.demo.people import PASSWORD as DEMO_PASSWORD
from app.extensions import writing
from config import _address_used_for
from tests.factories.user import make_user
from tests.infrastructure.client import PASSWORD
from tests.infrastructure.live import serving

ROOT = Path(__file__).parent.parent
PATIENCE = 120
EVERYWHERE = "0.0.0.0"  # noqa: S104 -- that others reach the panel is what these cases are about
ADMINISTRATOR = {"username": "laoban", "first_name": "一", "last_name": "郑", "email": "laoban@example.com"}


def test_prepares_an_empty_database_and_lets_the_first_administrator_in_once(databases, engine, tmp_path):
    url = databases.empty(engine)
    with started(tmp_path, url) as (address, said):
        link = re.search(r"http://\S+/setup/\S+", said)[0]
        browser = Visitor(address)
        made = browser.post(link.removeprefix(address), **ADMINISTRATOR, password=PASSWORD, again=PASSWORD)
        assert "/login/" in made.url
        assert Visitor(address).status(link.removeprefix(address)) == 404
        assert "退出" in browser.log_in("laoban").text

    begun = time.monotonic()
    with started(tmp_path, url) as (address, said):
        assert time.monotonic() - begun < PATIENCE / 4
        assert "/setup/" not in said
        assert "退出" in Visitor(address).log_in("laoban").text


@pytest.mark.sqlite
def test_says_in_words_that_its_port_is_taken(databases, engine, tmp_path):
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        process = start(tmp_path, databases.empty("sqlite"), other.getsockname()[1])
        said, _nothing = process.communicate(timeout=PATIENCE)

    assert process.returncode == 1
    assert "HUIYIN_PORT" in said
    assert "Traceback" not in said


@pytest.mark.sqlite
def test_lets_people_in_over_an_address_that_is_not_loopback(engine, databases, make_app, own_address):
    port = free_port()
    public = f"http://{own_address}:{port}"
    app = make_app(databases.fresh(engine), HUIYIN_HOST=EVERYWHERE, HUIYIN_PORT=port, HUIYIN_PUBLIC_URL=public)
    with app.app_context(), serving(app, host=EVERYWHERE, port=port):
        with writing():
            make_user("agent", username="yuangong")
            make_user("agent", username="kefu1", password=DEMO_PASSWORD)

        desk = Visitor(public).log_in("yuangong")
        demo = Visitor(public).log_in("kefu1", DEMO_PASSWORD)
        here = Visitor(f"http://127.0.0.1:{port}").log_in("kefu1", DEMO_PASSWORD)

    assert desk.url == f"{public}/"
    assert "退出" in desk.text
    assert "/login/" in demo.url
    assert "退出" in here.text


@pytest.mark.sqlite
def test_refuses_hosts_it_was_not_told_of(engine, databases, make_app, own_address):
    port = free_port()
    app = make_app(databases.fresh(engine), HUIYIN_HOST=EVERYWHERE, HUIYIN_PUBLIC_URL="http://panel.example")
    with serving(app, host=EVERYWHERE, port=port):
        assert Visitor(f"http://{own_address}:{port}").status("/login/") == 400
        assert Visitor(f"http://127.0.0.1:{port}").status("/login/") == 200


class Answer:
    def __init__(self, url, text):
        self.url, self.text = url, text


class Visitor:
    """A browser without script: keeps cookies, follows redirects, sends forms with their token."""

    def __init__(self, address):
        self.address = address
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(cookies, urllib.request.ProxyHandler({}))

    def get(self, path):
        with self.opener.open(self.address + path, timeout=PATIENCE) as answer:
            return Answer(answer.url, answer.read().decode())

    def status(self, path):
        try:
            with self.opener.open(self.address + path, timeout=PATIENCE) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            with error:
                return error.code

    def post(self, path, **typed):
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get(path).text)[1]
        body = urllib.parse.urlencode({**typed, "csrf_token": token}).encode()
        with self.opener.open(self.address + path, body, timeout=PATIENCE) as answer:
            return Answer(answer.url, answer.read().decode())

    def log_in(self, username, password=PASSWORD):
        return self.post("/login/", username=username, password=password)


@contextmanager
def started(folder, database):
    """Start the panel as `python -m app.server` and yield its address and what it has printed."""
    port = free_port()
    process = start(folder, database, port)
    try:
        said = printed_until_served(process, port)
        yield f"http://127.0.0.1:{port}", said
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=PATIENCE)
        process.stdout.close()


def start(folder, database, port):
    settings = {
        "HUIYIN_DATA": str(folder),
        "HUIYIN_DATABASE_URL": database,
        "HUIYIN_PORT": str(port),
        "HUIYIN_DEMO": "0",
    }
    command = [sys.executable, "-m", "app.server"]
    return subprocess.Popen(
        command, cwd=ROOT, env=os.environ | settings, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def printed_until_served(process, port):
    """Return what was printed by the time somebody answers at the port."""
    said = []
    threading.Thread(target=lambda: said.extend(iter(process.stdout.readline, "")), daemon=True).start()
    deadline = time.monotonic() + PATIENCE
    while not answers(port):
        assert process.poll() is None, "".join(said)
        assert time.monotonic() < deadline
        time.sleep(0.1)
    time.sleep(0.5)  # for the last line to come through the pipe
    return "".join(said)


def answers(port):
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port():
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        return probe.getsockname()[1]


@pytest.fixture
def own_address():
    """Return an address of this machine that is not loopback."""
    named = socket.gethostbyname(socket.gethostname())
    found = [each for each in (_address_used_for(socket.AF_INET), named) if each and not each.startswith("127.")]
    assert found, "this machine has no address but its loopback"
    return found[0]
