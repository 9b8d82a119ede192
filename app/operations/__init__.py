"""Every change of state: check the right, change, write the log. Operations take `by=user` and never commit."""
