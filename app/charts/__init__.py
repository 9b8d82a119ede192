"""What charts of a form say, one file = one kind; how they look and where their numbers lead is not known here."""

import sys

from app.charts._base import Kind
from app.charts._drawing import MOST_PARTS, Drawing, Split
from app.charts._numbers import GRAINS
from app.charts._parts import Chart
from app.registry import collect

KINDS: dict[str, Kind] = {name: kind() for name, kind in collect(sys.modules[__name__], Kind).items()}

__all__ = ["GRAINS", "KINDS", "MOST_PARTS", "Chart", "Drawing", "Kind", "Split"]
