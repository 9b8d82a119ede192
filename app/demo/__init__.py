"""Demo data: plainly made-up people and a year of work, from a seeded generator through the real operations."""
