"""The framework's rights, which carry reference data, as our own pages ask for them."""

from flask import current_app
from flask_login import current_user


def holds(permission: str, view: str) -> bool:
    """Say whether the reader holds one of the framework's rights."""
    manager = current_app.extensions["appbuilder"].sm
    return bool((permission, view) in manager.rights(current_user._get_current_object()))
