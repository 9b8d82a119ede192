"""Paper in: the text of a paper form becomes a form template, and a form template becomes such a text again."""
