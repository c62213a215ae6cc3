"""A browser for each test, whose console must stay clean, and the scene that most tests play in."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from e2e.driver import CHROMIUM, Browser
from e2e.scenes import PAGE, TOKEN_STORAGES, ServerDemo


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Leave the page before its servers end: what it asks of them then would be an error in its console."""
    browser = getattr(item, "funcargs", {}).get("browser")
    if isinstance(browser, Browser):
        browser.leave_page()


@pytest.fixture
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """
    A fresh browser. Any error in its console fails the test, but for those that it said to expect.

    It is Chromium, or the engine that an indirect parameter names.
    """
    with Browser(getattr(request, "param", CHROMIUM)) as browser:
        yield browser
        browser.check_console()


@pytest.fixture(params=TOKEN_STORAGES)
def scene(request: pytest.FixtureRequest) -> Iterator[ServerDemo]:
    """A fresh tenant across origins, and a site built for it. Suites for other tenants have their own."""
    with closing(ServerDemo(token_storage=request.param)) as scene:
        yield scene


@pytest.fixture
def page_scene() -> Iterator[ServerDemo]:
    """The same in page mode alone, for what only its Python can do or fail at."""
    with closing(ServerDemo(token_storage=PAGE)) as scene:
        yield scene
