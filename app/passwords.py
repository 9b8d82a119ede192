"""What a password must be."""

from flask_appbuilder.exceptions import PasswordComplexityValidationError
from flask_babel import gettext

LENGTH = 10


def check_password(password: str) -> None:
    """Refuse passwords that are guessed within days; length does more than odd signs."""
    has_both = any(map(str.isdigit, password)) and any(map(str.isalpha, password))
    if len(password) < LENGTH or len(set(password)) < LENGTH // 2 or not has_both:
        words = gettext("Use at least %(count)s characters, letters and digits among them.", count=LENGTH)
        raise PasswordComplexityValidationError(words)
