"""The scores of a folder of sheets as the page `docs/paper-import.md`."""

from collections.abc import Sequence

from app.paper_in.scoring import Score, Tally, total

SCORES = "## The scores\n"
"""The page says by hand what is understood and how it is scored; what stands below this heading is made."""
ROW = "| {name} | {labels} | {types} | {options} | {asked} | {overall} |"


def renewed(page: str, scores: Sequence[Score]) -> str:
    """Return the page with these scores."""
    said, heading, _old = page.partition(SCORES)
    return f"{said}{heading or SCORES}{table(scores)}\n"


def table(scores: Sequence[Score]) -> str:
    """Write a row a sheet, and one for all."""
    rows = [ROW.format(name=score.name, **_figures(score.tallies, score.asked, score.overall)) for score in scores]
    names = scores[0].tallies if scores else {}
    tallies = {name: total(score.tallies[name] for score in scores) for name in names}
    if scores:
        sums = _figures(tallies, total(score.asked for score in scores), total(score.overall for score in scores))
        rows.append(ROW.format(name=f"**all {len(scores)}**", **sums))
    return "\n".join(["| sheet | labels | types | options | asked | all |", "|---|---|---|---|---|---|", *rows])


def _figures(tallies: dict[str, Tally], asked: Tally, overall: Tally) -> dict[str, str]:
    """Say found / expected, with what was invented, and the percentages."""
    counts = {name: _counted(tally) for name, tally in tallies.items()}
    return counts | {"asked": f"{asked.percent:.1f} %", "overall": f"{overall.percent:.1f} %"}


def _counted(tally: Tally) -> str:
    return f"{tally.found}/{tally.expected}" + (f" (+{tally.invented})" if tally.invented else "")
