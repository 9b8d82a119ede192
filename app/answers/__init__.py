"""What is derived from answers: lists and charts read it, the truth stays in `entry.answers`."""
