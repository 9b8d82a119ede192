"""What run.py does before anything is installed: standard library only."""
