"""Every dependency is declared, explained and free for commercial use."""

import ast
import json
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tools import licences

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8")
FREE = {
    "MIT",
    "MIT-CMU",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "0BSD",
    "Apache-2.0",
    "PSF-2.0",
    "ISC",
    "ZPL-2.1",
    "Unlicense",
}
FREE_AS_LIBRARIES = {"LGPL-3.0-only", "MPL-2.0", "OFL-1.1"}  # used unchanged, exchangeable, their texts kept
UNSEEN = {"marshmallow", "marshmallow-sqlalchemy", "psycopg"}  # held to a version; a driver named in an address
OURS = {"app", "bench", "config", "launcher", "run", "tests", "tools"}


def declared(*groups):
    """Return the names pyproject.toml declares, in lower case."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lines = [*project["project"]["dependencies"], *(d for group in groups for d in project["dependency-groups"][group])]
    return {re.match(r"[\w-]+", line)[0].lower() for line in lines}


def rows(text):
    """Return the rows of the tables in a page: first cell in lower case to the others."""
    cells = [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in text.splitlines() if "| " in line]
    return {first.lower(): rest for first, *rest in cells if not first.startswith("---")}


def test_explains_each_declared_dependency_with_its_licence():
    explained = rows(DOCUMENT)

    for name in declared("dev"):
        assert name in explained, f"docs/dependencies.md does not say what {name} is for"
        assert explained[name][0] == licences.licence(name), f"docs/dependencies.md: licence of {name}"


def test_explains_nothing_that_is_not_declared():
    assert set(rows(DOCUMENT)) - {"dependency"} == declared("dev")


def test_page_of_licences_is_that_of_the_locks():
    assert licences.PAGE.read_text(encoding="utf-8") == licences.page(), "type: .venv/bin/python -m tools.licences"


def test_keeps_the_notice_of_every_file_that_comes_along():
    notices = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "docs/licences").glob("*.txt"))

    for entry in json.loads((ROOT / "app/static/vendor/manifest.json").read_text(encoding="utf-8")):
        assert f"app/static/{entry['file']} " in notices, f"docs/licences has no notice of {entry['name']}"


def test_every_licence_permits_commercial_use():
    for name, (*_version, licence) in rows(licences.PAGE.read_text(encoding="utf-8")).items():
        if licence != "licence":
            words = set(re.split(r" (?:AND|OR) ", licence))
            assert words <= FREE | FREE_AS_LIBRARIES, f"{name}: {licence}"


@pytest.mark.parametrize(
    ("folders", "groups"), [(("app", "config.py"), ()), (("bench", "launcher", "run.py", "tests", "tools"), ("dev",))]
)
def test_declares_what_is_imported(folders, groups):
    providers = packages_distributions()
    allowed = declared(*groups)

    for name in sorted(imported(folders) - OURS - sys.stdlib_module_names):
        distributions = {d.lower() for d in providers.get(name, [name])}
        assert distributions & allowed, f"{name} is imported but not declared in pyproject.toml"


def test_uses_what_the_panel_declares():
    providers = packages_distributions()
    used = {d.lower() for name in imported(("app", "config.py")) for d in providers.get(name, ())}

    assert declared() - used <= UNSEEN, "declared in pyproject.toml, imported nowhere in the panel"


def test_launcher_needs_nothing_but_python():
    assert imported(("launcher", "run.py")) - OURS <= sys.stdlib_module_names


def imported(folders):
    files = [
        file for folder in folders for file in ((ROOT / folder).rglob("*.py") if "." not in folder else [ROOT / folder])
    ]
    return {name.partition(".")[0] for file in files for name in names_in(ast.parse(file.read_text(encoding="utf-8")))}


def names_in(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
