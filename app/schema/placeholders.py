"""Places for settings in the words of a document, and where words stand at all."""

import re

PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
EXPRESSIONS = frozenset({"shown", "required", "computed", "must", "when", "skip_when"})
NO_LABELS = EXPRESSIONS | {"settings", "key", "type", "derived_from"}
"""Keys below which no words for people stand."""
