"""A scale of points: □1□2□3□4□5, with words such as (1=非常不满意 5=非常满意)."""

import re
from typing import Any

from flask_babel import gettext

from app.paper_in.pieces import Piece
from app.paper_in.reading import GuessedItem
from app.paper_in.recognisers._base import Item, Recogniser

MOST_POINTS = 21
_POINT = re.compile(r"(\d{1,2})(?:分)?[\s\u3000]*(?:[(（:：=＝]?[\s\u3000]*([^\d()（）]{1,20})[)）]?)?")
_ANCHOR = re.compile(
    r"(\d{1,2})[\s\u3000]*分?[\s\u3000]*(?:=|＝|:|：|表示|代表|为|是)[\s\u3000]*([^\d=＝,，;；、。()（）\s\u3000]{1,20})"
)


class Rating(Recogniser):
    name = "rating"
    order = 15
    offers = True

    def piece(self, piece: Piece) -> GuessedItem | None:
        if piece.ticks:
            return self._of_boxes(piece)
        if not piece.is_one_blank or not piece.places:
            return None
        anchors = anchors_in(piece.label + piece.after)
        points = sorted(map(int, anchors))
        if len(points) < 2 or points[-1] - points[0] >= MOST_POINTS:
            return None
        item = self.made(piece.label + piece.after, min=points[0], max=points[-1], anchors=anchors)
        return GuessedItem(item, gettext("Read as a scale because words say what its points mean."), sure=False)

    def _of_boxes(self, piece: Piece) -> GuessedItem | None:
        points = [_POINT.fullmatch(tick.label) for tick in piece.ticks]
        if len(points) < 3 or any(tick.options or tick.fill_in for tick in piece.ticks):
            return None
        numbers = [int(point.group(1)) for point in points if point is not None]
        least, most = min(numbers, default=0), max(numbers, default=0)
        if sorted(numbers) != list(range(least, least + len(points))) or len(points) > MOST_POINTS:
            return None
        words = {point.group(1): point.group(2) for point in points if point is not None and point.group(2)}
        anchors = words | anchors_in(piece.after)
        own: dict[str, Any] = {"min": least, "max": most}
        fitting = {str(int(point)): said for point, said in anchors.items() if least <= int(point) <= most}
        if fitting:
            own["anchors"] = fitting
        return GuessedItem(self.made(piece.label, **own), gettext("Read as a scale because its boxes count on."))

    def printed(self, item: Item) -> str:
        boxes = "".join(f"□{point}" for point in range(item.get("min", 1), item.get("max", 5) + 1))
        anchors = " ".join(f"{point}={words}" for point, words in item.get("anchors", {}).items())
        return f" {boxes}" + (f" ({anchors})" if anchors else "")


def anchors_in(words: str) -> dict[str, str]:
    """Find what points mean: 10分表示非常满意, 1=非常不满意."""
    return {str(int(point)): said for point, said in _ANCHOR.findall(words)}
