"""The journey of an entry, pure: its steps, whom they await, when they are due, and every change of state."""
