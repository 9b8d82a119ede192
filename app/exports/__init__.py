"""What goes out of the panel: one file = one output."""

import sys

from app.exports._base import Output
from app.exports._customers import CustomerExtract
from app.exports._layout import Layout
from app.exports._records import Extract, Source, own_heads
from app.registry import collect

OUTPUTS: dict[str, Output] = {name: cls() for name, cls in sorted(collect(sys.modules[__name__], Output).items())}

__all__ = ["OUTPUTS", "CustomerExtract", "Extract", "Layout", "Output", "Source", "own_heads"]
