"""Write docs/licences.md anew from the locked packages and the vendored files: `python -m tools.licences`.

Run it where the tests' environment is installed, after `python3 run.py lock` has changed a version.
"""

import json
import re
from importlib import metadata
from operator import itemgetter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "licences.md"
HEAD = """# Licences

Everything here may be used commercially. The panel installs these packages from the locks and changes none of them;
the LGPL one (psycopg) is a library of its own that anybody can exchange. This page is written by `python -m
tools.licences`; a test compares it with the locks.

"""
SAID = {  # packages that give the text of their licence, or nothing, where its name belongs; read by a person
    "axe-playwright-python": "MIT",
    "blinker": "MIT",
    "colorama": "BSD-3-Clause",
    "flask-appbuilder": "BSD-3-Clause",
    "flask-sqlalchemy": "BSD-3-Clause",
    "flask-wtf": "BSD-3-Clause",
    "itsdangerous": "BSD-3-Clause",
    "jinja2": "BSD-3-Clause",
    "marshmallow": "MIT",
    "marshmallow-sqlalchemy": "MIT",
    "ordered-set": "MIT",
    "pathspec": "MPL-2.0",
    "plutoprint": "MIT",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "rfc8785": "Apache-2.0",
    "segno": "BSD-3-Clause",
    "sortedcontainers": "Apache-2.0",
    "tzdata": "Apache-2.0",
    "waitress": "ZPL-2.1",
    "wtforms": "BSD-3-Clause",
}


def locked(lock: str) -> dict[str, str]:
    """Return what a lock installs, name to version; a package locked twice counts with its later version."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)(?:\[[a-z]+\])?==(\S+)", text, re.MULTILINE))


def licence(name: str) -> str:
    """Return the licence a package declares."""
    if name in SAID:
        return SAID[name]
    about = metadata.metadata(name)
    return about["License-Expression"] or about["License"]


def page() -> str:
    running, testing = locked("requirements.lock"), locked("requirements-dev.lock")
    lines = [
        "## The panel",
        "",
        *_table(running),
        "",
        "## Tests and tools only, never installed by `python3 run.py`",
        "",
    ]
    only_testing = {name: version for name, version in testing.items() if name not in running}
    return HEAD + "\n".join([*lines, *_table(only_testing), "", *_files()]) + "\n"


def _table(packages: dict[str, str]) -> list[str]:
    rows = [f"| {name} | {version} | {licence(name)} |" for name, version in packages.items()]
    return ["| package | version | licence |", "|---|---|---|", *rows]


def _files() -> list[str]:
    manifest = json.loads((ROOT / "app/static/vendor/manifest.json").read_text(encoding="utf-8"))
    entries = sorted(manifest, key=itemgetter("file"))
    rows = [f"| app/static/{each['file']} | {each['name']} {each['version']} | {each['licence']} |" for each in entries]
    fonts = "| app/static/fonts | Huiyin Sans, a subset of Noto Sans CJK SC | OFL-1.1 |"
    texts = "Their texts: [MIT](licences/MIT.txt), [OFL-1.1](licences/OFL-1.1.txt)."
    return ["## Files that come along", "", "| file | from | licence |", "|---|---|---|", *rows, fonts, "", texts]


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{PAGE} written")
