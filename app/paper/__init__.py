"""From HTML to paper: the PDF engine, and what its fonts can print."""

from app.paper.glyphs import missing, substitute
from app.paper.pdf import render
from app.paper.printer import PdfFailed, PdfRefused, PdfUnavailable

__all__ = ["PdfFailed", "PdfRefused", "PdfUnavailable", "missing", "render", "substitute"]
