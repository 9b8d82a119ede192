"""A bare app that only speaks languages: reading paper needs nothing else of one."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import Babel, force_locale


@pytest.fixture(scope="module")
def speaking() -> Iterator[type[force_locale]]:
    """Let a case choose the reader's language: `with speaking("en"):`."""
    app = Flask("paper_in")
    Babel(app, default_locale="zh")
    with app.test_request_context():
        yield force_locale


@pytest.fixture
def english(speaking: type[force_locale]) -> Iterator[None]:
    with speaking("en"):
        yield
