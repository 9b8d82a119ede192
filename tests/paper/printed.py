"""What stands on the pages of a PDF: its words, and its boxes, lines and pictures found by how they are drawn.

The press writes every path in one way, so that a content stream can be read like a drawing:

    a box       two squares one within the other, filled between them (`f*`)
    a tick      a filled shape (`f`) of two strokes that lean, its middle in a box
    a rule      an upright or level rectangle (`re`) thinner than a point
    a blank     a level rule that no upright rule touches: borders of a table meet at their ends, blanks end freely
    a picture   an image painted on the page

Nothing is marked for the test's sake: what is counted is what the eye sees.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from itertools import pairwise
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ContentStream

THIN, NEAR = 1.0, 1.0
Point = tuple[float, float]
Rectangle = tuple[float, float, float, float]


@dataclass
class PrintedPage:
    words: str
    """Without white space: where words end is the printer's guess."""
    boxes: list[Rectangle] = field(default_factory=list)
    ticks: list[Point] = field(default_factory=list)
    level: list[Rectangle] = field(default_factory=list)
    upright: list[Rectangle] = field(default_factory=list)
    pictures: int = 0
    loose_fonts: list[str] = field(default_factory=list)
    """Fonts that do not travel with the file."""

    @property
    def ticked(self) -> int:
        return sum(any(_holds(box, tick) for tick in self.ticks) for box in self.boxes)

    @property
    def strays(self) -> int:
        """Count the ticks that stand in no box."""
        return sum(not any(_holds(box, tick) for box in self.boxes) for tick in self.ticks)

    @property
    def blanks(self) -> int:
        return sum(not any(_touches(rule, border) for border in self.upright) for rule in self.level)


def pages_in(pdf: bytes) -> list[PrintedPage]:
    reader = PdfReader(BytesIO(pdf))
    return [_page(page, reader) for page in reader.pages]


def _page(page: Any, reader: PdfReader) -> PrintedPage:
    found = PrintedPage("".join(page.extract_text().replace("\u200b", "").split()))
    fonts = page["/Resources"].get("/Font", {})
    found.loose_fonts = [name for name, font in fonts.items() if not _is_inside(font.get_object())]
    _draw(ContentStream(page.get_contents(), reader), page["/Resources"], reader, found)
    return found


def _is_inside(font: Any) -> bool:
    inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
    described = inner.get("/FontDescriptor", {})
    return any(name in described for name in ("/FontFile", "/FontFile2", "/FontFile3"))


def _draw(stream: Any, resources: Any, reader: PdfReader, found: PrintedPage) -> None:
    path: list[list[Point]] = []
    for operands, operator in stream.operations:
        numbers = [float(each) for each in operands if isinstance(each, (int, float))]
        if operator == b"re":
            x, y, width, height = numbers
            path.append([(x, y), (x + width, y), (x + width, y + height), (x, y + height)])
        elif operator == b"m":
            path.append([(numbers[0], numbers[1])])
        elif operator == b"l":
            path[-1].append((numbers[0], numbers[1]))
        elif operator in {b"f", b"f*"}:
            _fill([part for part in path if len(part) > 1], found)
            path = []
        elif operator in {b"n", b"W"}:
            path = [] if operator == b"n" else path
        elif operator == b"Do":
            _paint(resources["/XObject"][operands[0]].get_object(), reader, found)


def _paint(thing: Any, reader: PdfReader, found: PrintedPage) -> None:
    """Count a picture; what is drawn see-through comes as a page within the page."""
    if thing["/Subtype"] == "/Image":
        found.pictures += 1
    else:
        _draw(ContentStream(thing, reader), thing.get("/Resources", {}), reader, found)


def _fill(path: list[list[Point]], found: PrintedPage) -> None:
    if not path:
        return
    frames = [_frame(part) for part in path]
    if all(map(_leans, path)):
        left, top, right, bottom = _around(frames)
        found.ticks.append(((left + right) / 2, (top + bottom) / 2))
        return
    for outer, inner in pairwise(frames):
        if _is_square(outer) and _is_square(inner) and _holds(outer, inner[:2]) and _holds(outer, inner[2:]):
            found.boxes.append(outer)
            return
    found.level += [frame for frame in frames if frame[3] - frame[1] < THIN < frame[2] - frame[0]]
    found.upright += [frame for frame in frames if frame[2] - frame[0] < THIN < frame[3] - frame[1]]


def _frame(part: list[Point]) -> Rectangle:
    across, down = [x for x, _y in part], [y for _x, y in part]
    return min(across), min(down), max(across), max(down)


def _around(frames: list[Rectangle]) -> Rectangle:
    lefts, tops, rights, bottoms = zip(*frames, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _leans(part: list[Point]) -> bool:
    return len(part) > 2 and all(abs(x - u) > 0.1 and abs(y - v) > 0.1 for (x, y), (u, v) in _sides(part))


def _sides(part: list[Point]) -> Iterator[tuple[Point, Point]]:
    yield from pairwise(part)


def _is_square(frame: Rectangle) -> bool:
    width, height = frame[2] - frame[0], frame[3] - frame[1]
    return width > 3 * THIN and abs(width - height) < 0.2


def _holds(box: Rectangle, point: Point | Rectangle) -> bool:
    x, y = point[:2]
    return box[0] - 0.01 <= x <= box[2] + 0.01 and box[1] - 0.01 <= y <= box[3] + 0.01


def _touches(rule: Rectangle, border: Rectangle) -> bool:
    left, top, right, bottom = border
    meets = top - NEAR <= rule[1] <= bottom + NEAR
    return meets and (abs(rule[0] - left) < NEAR or abs(rule[2] - right) < NEAR)
