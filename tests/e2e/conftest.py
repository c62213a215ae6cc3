"""
The fixtures: a browser for each test, whose console must have no errors, and the scene of most
tests.
"""

from collections.abc import Iterator
from contextlib import closing

import pytest

from e2e.driver import CHROMIUM, Browser
from e2e.scenes import PAGE, TOKEN_STORAGES, ServerDemo


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Leave the pages before their servers end. Later requests would be errors in the console."""
    for name in ("browser", "own_browser"):
        browser = getattr(item, "funcargs", {}).get(name)
        if isinstance(browser, Browser):
            browser.leave_for_good()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """
    Start one Chromium for the tests of a module, because its start takes as long as many tests.
    """
    with Browser(CHROMIUM) as chromium:
        yield chromium


@pytest.fixture
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """
    Give a new browser. Any error in its console fails the test, except the errors that the test
    expects.

    The browser is Chromium, or the engine that an indirect parameter names.
    """
    engine = getattr(request, "param", CHROMIUM)
    if engine == CHROMIUM:
        chromium: Browser = request.getfixturevalue("chromium")
        chromium.begin()
        try:
            yield chromium
            chromium.check_console()
        finally:
            chromium.forget()
        return
    with Browser(engine) as browser:
        yield browser
        browser.check_console()


@pytest.fixture
def own_browser() -> Iterator[Browser]:
    """
    Give a Chromium for one test, with a profile on disk, so that it stores big files and can
    install sites.
    """
    with Browser(CHROMIUM) as browser:
        yield browser
        browser.check_console()


@pytest.fixture(params=TOKEN_STORAGES)
def scene(request: pytest.FixtureRequest) -> Iterator[ServerDemo]:
    """
    Give a new tenant at another origin, and a site that is built for it. Suites for other tenants
    override this.
    """
    with closing(ServerDemo(token_storage=request.param)) as scene:
        yield scene


@pytest.fixture
def page_scene() -> Iterator[ServerDemo]:
    """Give the same scene in page mode only, for tests of the page's Python."""
    with closing(ServerDemo(token_storage=PAGE)) as scene:
        yield scene
