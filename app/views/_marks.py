"""Values of lists drawn as marks."""

from flask_babel import gettext
from markupsafe import Markup

PILL = Markup('<span class="hy-pill" data-tone="{}">{}</span>')


def yes_no(value: bool | None) -> Markup:
    return pill(gettext("Yes"), "good") if value else pill(gettext("No"), "muted")


def pill(words: str, tone: str = "neutral") -> Markup:
    return PILL.format(tone, words)
