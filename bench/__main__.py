"""`python3 run.py bench`: fill databases of several sizes, measure, write docs/performance.md."""

import argparse
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import (
    charts,
    designer,
    exports,
    folds,
    likeness,
    lists,
    pages,
    paper,
    registers,
    report,
    search,
    submit,
    visits,
)
from bench.panel import Panel
from bench.timing import Figure
from tests.infrastructure import postgres

SIZES = (10_000, 100_000, 1_000_000)
MEASURES: dict[str, Callable[[Panel], Iterator[Figure]]] = {
    "likeness": likeness.measure,
    "lists": lists.measure,
    "charts": charts.measure,
    "designer": designer.measure,
    "exports": exports.measure,
    "folds": folds.measure,
    "pages": pages.measure,
    "visits": visits.measure,
    "paper": paper.measure,
    "registers": registers.measure,
    "search": search.measure,
    "submit": submit.measure,
}
SETTINGS = {"shared_buffers": "256MB", "max_wal_size": "4GB", "jit": "off"}


def main() -> None:
    chosen = _arguments()
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit("stopped"))  # and stop the servers on the way out
    chosen.folder.mkdir(parents=True, exist_ok=True)
    chosen.folder.chmod(0o711)  # the account that runs PostgreSQL has to pass through
    kept = chosen.folder / "figures.json"
    for engine in chosen.database:
        with _panels(engine, chosen.folder, chosen.sizes) as panels:
            for panel in panels:
                print(f"{engine} {panel.size:,}: filling", flush=True)
                panel.fill()
                for name in chosen.only:
                    report.keep(_told(MEASURES[name](panel)), kept)
    report.write(report.load(kept), chosen.note)
    if not chosen.keep:
        shutil.rmtree(chosen.folder)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--database", nargs="+", choices=report.ENGINES, default=list(report.ENGINES))
    parser.add_argument("--sizes", nargs="+", type=int, default=list(SIZES))
    parser.add_argument("--only", nargs="+", choices=MEASURES, default=list(MEASURES))
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "huiyin-bench")
    parser.add_argument("--note", default="", help="what readers must know, such as what else the machine was doing")
    parser.add_argument("--keep", action="store_true", help="keep databases and figures for the next run")
    return parser.parse_args()


def _told(figures: Iterator[Figure]) -> Iterator[Figure]:
    for figure in figures:
        values = ", ".join(f"{name} {value:.2f}" for name, value in figure.values.items())
        print(f"  {figure.group}: {figure.name}: {values}", flush=True)
        yield figure


@contextmanager
def _panels(engine: str, folder: Path, sizes: list[int]) -> Iterator[Iterator[Panel]]:
    if engine == "sqlite":
        yield (_panel(engine, size, folder, "sqlite:///{folder}/huiyin.db") for size in sizes)
        return
    for earlier in folder.glob("postgresql*"):  # its databases were those of a server that is gone
        shutil.rmtree(earlier)
    server = postgres.start(folder / "postgresql", SETTINGS)
    try:
        yield (_panel(engine, size, folder, server.create(f"bench_{size}")) for size in sizes)
    finally:
        server.stop()


def _panel(engine: str, size: int, folder: Path, url: str) -> Panel:
    own = folder / f"{engine}-{size}"
    own.mkdir(exist_ok=True)
    return Panel(engine, size, own, url.replace("{folder}", str(own)))


if __name__ == "__main__":
    main()
