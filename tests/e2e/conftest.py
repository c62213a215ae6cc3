"""A browser for each test, whose console must stay clean, and the scene that most tests play in."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from e2e.driver import CHROMIUM, Browser
from e2e.scenes import PAGE, TOKEN_STORAGES, ServerDemo


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """
    Leave the pages before their servers end: to ask those then would be an error in the console.
    """
    for name in ("browser", "own_browser"):
        browser = getattr(item, "funcargs", {}).get(name)
        if isinstance(browser, Browser):
            browser.leave_pages()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One Chromium for the tests of a module: to start it takes as long as many of them."""
    with Browser(CHROMIUM) as chromium:
        yield chromium


@pytest.fixture
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """
    A browser that knows nothing. Any error in its console fails the test, but for those it said to
    expect.

    It is Chromium, or the engine that an indirect parameter names.
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
    A Chromium for one test: with a profile on disk it keeps big files, and sites can be installed.
    """
    with Browser(CHROMIUM) as browser:
        yield browser
        browser.check_console()


@pytest.fixture(params=TOKEN_STORAGES)
def scene(request: pytest.FixtureRequest) -> Iterator[ServerDemo]:
    """
    A fresh tenant across origins, and a site built for it. Suites for other tenants have their own.
    """
    with closing(ServerDemo(token_storage=request.param)) as scene:
        yield scene


@pytest.fixture
def page_scene() -> Iterator[ServerDemo]:
    """The same in page mode alone, for what only its Python can do or fail at."""
    with closing(ServerDemo(token_storage=PAGE)) as scene:
        yield scene
