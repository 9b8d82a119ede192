from collections.abc import Callable
from typing import Any

import pytest

from tests.views.api.calling import Caller


@pytest.fixture
def calling(app: Any) -> Callable[[Any], Caller]:
    """Return a function that gives the program of a user made by the factories."""
    return lambda user: Caller(app, user.username)


@pytest.fixture
def anybody(app: Any) -> Caller:
    """A program without a token."""
    return Caller(app)
