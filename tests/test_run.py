"""The start from nothing: which Python, which installer, and when there is nothing to do."""

import subprocess
import sys

import pytest

import run
from launcher import commands
from launcher.environment import ROOT


@pytest.mark.parametrize("version", [(3, 10, 14), (3, 6, 8), (2, 7, 18)])
def test_refuses_in_words_when_python_is_too_old(version):
    words = run.refusal((*version, "final", 0))

    assert "Python 3.11" in words
    assert f"这里是 {version[0]}.{version[1]}" in words


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 12, 3), (4, 0, 0)])
def test_says_nothing_when_python_is_recent_enough(version):
    assert run.refusal(version) == ""


def test_stays_readable_for_old_pythons_because_it_has_to_refuse_them():
    """No word in run.py may be one an old Python stumbles over before it can say so."""
    text = (ROOT / "run.py").read_text(encoding="utf-8")

    assert 'f"' not in text
    assert ":=" not in text
    assert "->" not in text


def test_names_every_command_when_asked_for_help():
    done = subprocess.run(
        [sys.executable, ROOT / "run.py", "--help"], capture_output=True, encoding="utf-8", check=True
    )

    for word in set(commands.COMMANDS) - {"serve", "help", "--help", "-h"}:
        assert f"run.py {word} " in done.stdout


def test_ends_with_2_when_the_command_is_unknown():
    done = subprocess.run(
        [sys.executable, ROOT / "run.py", "dance"], capture_output=True, encoding="utf-8", check=False
    )

    assert done.returncode == 2
    assert "dance" in done.stderr


def test_uses_all_processors_and_their_pauses_when_nobody_says_how_many(became, monkeypatch):
    monkeypatch.setattr("os.cpu_count", lambda: 4)
    commands.main(["test", "tests/fields", "-k", "table"])

    assert became == ["-m", "pytest", "-n", "5", "--dist", "worksteal", "tests/fields", "-k", "table"]


@pytest.mark.parametrize("words", [["-n", "0"], ["-n0"], ["--pdb"], ["-s"], ["-p", "no:xdist"]])
def test_leaves_the_workers_alone_when_they_are_named(words, became):
    commands.main(["test", *words])

    assert became == ["-m", "pytest", *words]


def test_names_each_check_that_failed_and_runs_the_others(monkeypatch, capfd, became):
    monkeypatch.setattr(commands, "CHECKS", {"first": ("-c", "raise SystemExit(1)"), "second": ("-c", "print('ran')")})
    monkeypatch.setattr("launcher.environment.ready", lambda lock: sys.executable)

    assert commands.main(["lint"]) == 1

    words = capfd.readouterr().out
    assert "ran" in words
    assert words.endswith("未通过 / failed: first\n")


@pytest.fixture
def became(monkeypatch):
    """Return the arguments of the program run.py would have become."""
    arguments = []
    monkeypatch.setattr("launcher.environment.ready", lambda lock: ROOT)
    monkeypatch.setattr(commands, "_become", lambda python, *words: arguments.extend(words) or 0)
    return arguments
