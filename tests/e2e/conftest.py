"""A browser for each test, whose console must stay clean, and the scene that most tests play in."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from e2e.driver import Browser
from e2e.scenes import ServerDemo


@pytest.fixture
def browser() -> Iterator[Browser]:
    """A fresh browser. Any error in its console fails the test, but for those that it said to expect."""
    with Browser() as browser:
        yield browser
        browser.check_console()


@pytest.fixture
def scene() -> Iterator[ServerDemo]:
    """A fresh tenant across origins, and a site built for it. Suites for other tenants have their own."""
    with closing(ServerDemo()) as scene:
        yield scene
