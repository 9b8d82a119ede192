"""From HTML to paper: the PDF engine, and what its fonts can print."""

from app.paper.glyphs import missing, substitute
from app.paper.pdf import render, render_run
from app.paper.printer import PdfBusy, PdfFailed, PdfRefused, PdfUnavailable

__all__ = ["PdfBusy", "PdfFailed", "PdfRefused", "PdfUnavailable", "missing", "render", "render_run", "substitute"]
