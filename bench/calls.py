"""
What a call takes whose answer is there already: a cached token, or with the vault a cached user.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from .chromium import Browser
from .contestants import REACT, Contestant
from .journey import Sample, log_in
from .world import World

_CALLS = 1000


def cached_call(world: World, contestant: Contestant) -> Sample:
    """Return milliseconds per call; React's is spa-js's own `getTokenSilently`, without React."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder, Browser(Path(folder)) as browser:
        if contestant.name == REACT:
            log_in(world, browser, REACT)
            browser.watch()
            browser.go(f"{world.address(REACT)}tokens.html")
            world.wait_quiet()
            total = browser.page.evaluate(f"cachedCalls({_CALLS})")
        else:
            sign_in(world, browser, contestant)
            total = browser.page.evaluate(f"benchCalls({_CALLS})")
        return {"cached call": total / _CALLS}


def sign_in(world: World, browser: Browser, contestant: Contestant, *, first: str = "") -> None:
    """
    Log in at our site, and have its Python up, with the bench's own part; first: as in
    `Browser.watch`.
    """
    log_in(world, browser, contestant.name, first=first, up=["bench", "up"])
    browser.page.evaluate("location.hash = '#/python'")
    browser.wait("up")
    world.wait_quiet()
