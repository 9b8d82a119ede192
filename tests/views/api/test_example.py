"""The example in docs/ does what it says, against a panel that is really served."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.export_worker import ExportWorker
from app.extensions import db, writing
from app.operations.installation import install_pack
from tests.factories.site import make_site
from tests.factories.user import make_user
from tests.infrastructure.client import PASSWORD

ROOT = Path(__file__).parents[3]
CLIENT = ROOT / "docs/examples/api_client.py"


def test_example_says_in_words_why_it_cannot_sign_in(live_server, people):
    done = run(live_server, *people, password="guess")

    assert done.returncode == 1
    assert "用户名或密码" in done.stderr or "password" in done.stderr


@pytest.mark.usefixtures("working")
def test_example_submits_signs_reads_figures_and_takes_records_out(live_server, people):
    done = run(live_server, *people)

    assert done.stderr == ""
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert "heating-repair-return-visit 报修回访" in lines
    assert any(line.startswith("asks: convenient, ") for line in lines)
    assert any(line.startswith("submitted: ") and line.endswith(" once") for line in lines)
    assert any(line.startswith("signed: ") and line.endswith(" done") for line in lines)
    assert "问题解决了吗? 是 1 of 1" in lines
    assert any(line.startswith("records: 1 newest: ") for line in lines)
    assert "exported: done 1 of 1" in lines
    assert any(line.startswith("columns: 编号,状态,") for line in lines)


def test_guide_shows_the_example():
    guide = (ROOT / "docs/api.md").read_text(encoding="utf-8")

    assert "examples/api_client.py" in guide


def run(address, agent, supervisor, password=PASSWORD):
    command = [sys.executable, "-I", CLIENT, address, "--agent", agent, "--supervisor", supervisor]
    return subprocess.run(
        [*command, "--password", password],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={"PYTHONIOENCODING": "utf-8"},
        timeout=60,
    )


@pytest.fixture
def working(own_app):
    """Have exports written meanwhile, as the background does."""
    stopped = threading.Event()

    def work():
        worker = ExportWorker()
        while not stopped.wait(0.1):
            with own_app.app_context():
                worker.act()
                db.session.remove()

    thread = threading.Thread(target=work)
    thread.start()
    yield
    stopped.set()
    thread.join()


@pytest.fixture
def people(own_app):
    with writing():
        install_pack(ROOT / "forms/heating-call-centre")
        site = make_site()
        return [make_user(role, sites=[site]).username for role in ("agent", "supervisor")]
