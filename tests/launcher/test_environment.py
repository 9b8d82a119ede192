"""A second start does nothing, a changed lock or Python installs anew."""

import json
import sys

import pytest

from launcher import environment
from launcher.environment import RUNNING, TESTING, digest, is_current


@pytest.mark.parametrize("lock", [RUNNING, TESTING])
def test_is_not_current_when_nothing_was_installed(lock):
    assert not is_current(lock, {})


@pytest.mark.parametrize("name", ["python", RUNNING])
def test_is_not_current_when_python_or_the_lock_changed(name):
    assert not is_current(RUNNING, {**stamp(RUNNING), name: "older"})


def test_is_not_current_when_the_tests_need_more_than_was_installed():
    assert not is_current(TESTING, stamp(RUNNING))


def test_is_not_current_when_the_lock_for_tests_changed():
    assert not is_current(TESTING, {**stamp(TESTING), TESTING: "older"})


@pytest.mark.parametrize(("wanted", "installed"), [(RUNNING, RUNNING), (RUNNING, TESTING), (TESTING, TESTING)])
def test_is_current_when_everything_wanted_is_installed(wanted, installed):
    assert is_current(wanted, stamp(installed))


def test_installs_nothing_when_the_stamp_is_current(place, calls):
    environment.STAMP.write_text(json.dumps(stamp(RUNNING)), encoding="utf-8")

    assert environment.ready(RUNNING) == environment.PYTHON
    assert calls == []


@pytest.mark.parametrize("text", ["", "{}", "[1]", "{", '{"python": 3}'])
def test_installs_when_the_stamp_is_damaged(text, place, calls):
    environment.STAMP.write_text(text, encoding="utf-8")

    environment.ready(RUNNING)

    assert calls[-1][-1] == RUNNING
    assert json.loads(environment.STAMP.read_text(encoding="utf-8")) == stamp(RUNNING)


def test_makes_the_folder_anew_when_its_python_is_another(place, calls):
    environment.ready(TESTING)

    assert [words[0] for words in calls] == ["venv", "pip"]
    assert {"--require-hashes", "--compile-bytecode"} <= set(calls[1])


def test_promises_nothing_when_the_installer_failed(place, monkeypatch):
    monkeypatch.setattr(environment, "call_uv", lambda *words: 1)

    with pytest.raises(environment.EnvironmentFailedError):
        environment.ready(RUNNING)
    assert not environment.STAMP.exists()


def test_locks_name_files_by_hash_and_no_address():
    for lock in (RUNNING, TESTING):
        text = (environment.ROOT / lock).read_text(encoding="utf-8")
        assert "://" not in text
        assert text.count("==") <= text.count("--hash=sha256:")


def test_everything_that_runs_is_among_what_is_tested():
    running, testing = (
        {line.split()[0] for line in (environment.ROOT / lock).read_text(encoding="utf-8").splitlines() if "==" in line}
        for lock in (RUNNING, TESTING)
    )
    assert running < testing


def stamp(lock):
    return {"python": sys.version, "lock": lock, RUNNING: digest(RUNNING), lock: digest(lock)}


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Put the environment into a folder of our own, with a program that is no Python of ours."""
    python = tmp_path / "bin/python"
    python.parent.mkdir()
    python.write_text("#!/bin/sh\necho 2.7\n", encoding="ascii")
    python.chmod(0o755)
    monkeypatch.setattr(environment, "PYTHON", python)
    monkeypatch.setattr(environment, "STAMP", tmp_path / "huiyin.json")


@pytest.fixture
def calls(monkeypatch):
    """Return what uv was asked to do."""
    asked = []
    monkeypatch.setattr(environment, "call_uv", lambda *words: asked.append(words) or 0)
    return asked
