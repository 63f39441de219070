"""The server that stands for the internet."""

from collections.abc import Iterator

import pytest

from tests.forms.loopback import Server, serving


@pytest.fixture
def server() -> Iterator[Server]:
    """A server on loopback, for one test."""
    with serving() as made:
        yield made
