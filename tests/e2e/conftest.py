"""A browser for each test, whose console must stay clean."""

from collections.abc import Iterator

import pytest

from e2e.driver import Browser


@pytest.fixture
def browser() -> Iterator[Browser]:
    """A fresh browser. Any error in its console fails the test, but for those that it said to expect."""
    with Browser() as browser:
        yield browser
        browser.check_console()
