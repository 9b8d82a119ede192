"""Measure the panel: `python3 run.py bench` fills databases of several sizes and writes docs/performance.md."""
