"""
One user's way through one page, from a new profile to a browser started again, and what it took.
"""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import parse_qs, urlsplit

from .chromium import Browser
from .contestants import Contestant
from .web_server import Exchange
from .world import World

LOG_IN = "^Log in$"
AT_TENANT = ["Alice", "^Accept$"]
METADATA = '"theme"'  # what Alice's metadata begin with

Sample = dict[str, float]  # milliseconds or bytes, by the name of what was measured


def journey(world: World, contestant: Contestant) -> Sample:
    """
    Return what one user's way took, in milliseconds and bytes.

    A visit begins with the navigation, by the page's own clock; a callback when the tenant has sent
    its redirect to the site. A click is made when the button is on the screen, and honoured when
    the tenant gets the authorization request. The metadata are on screen when their <pre> is laid
    out within the window.
    """
    sample: Sample = {}
    name = contestant.name
    world.tenant.exchanges.clear()
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        with Browser(Path(folder)) as browser:
            _log_in(world, browser, name, sample, "cold")
            world.wait_quiet()
            browser.forget()
            browser.reload()
            shown = browser.wait("shown")
            sample["reload: metadata"] = shown["at"] - shown["origin"]
            world.wait_quiet()
            log_out(world, browser)
            browser.go("about:blank")
            _log_in(world, browser, name, sample, "second")
            world.wait_quiet()
            log_out(world, browser)
        with Browser(Path(folder)) as browser:
            _log_in(world, browser, name, sample, "restart")
    return sample


def log_in(world: World, browser: Browser, name: str, **also: Any) -> None:
    """
    Open the site, log in as Alice, and wait for the metadata; `also`: what else probe.js shall
    report.
    """
    browser.watch(click=[LOG_IN, *AT_TENANT], shown=METADATA, **also)
    browser.go(world.address(name))
    browser.wait("shown")


def log_out(world: World, browser: Browser) -> None:
    """Log out, which ends on the site again, and wait until nothing more is loaded."""
    browser.watch()
    browser.page.evaluate(
        "[...document.querySelectorAll('button')].find((b) => b.textContent === 'Log out').click()"
    )
    browser.wait("paint")
    world.wait_quiet()


def _log_in(world: World, browser: Browser, name: str, sample: Sample, visit: str) -> None:
    site = world.sites[name].origin
    before = world.link.bytes_down
    log_in(world, browser, name)
    first = browser.wait("click", site=site)
    asked = world.wait_for(_is_authorization_request, after=first["origin"])
    redirected = world.wait_for(_is_callback, after=asked.received_at * 1000)
    shown = browser.wait("shown")
    sample[f"{visit}: first paint"] = browser.wait("paint", site=site)["at"] - first["origin"]
    sample[f"{visit}: button"] = first["at"] - first["origin"]
    sample[f"{visit}: log in honoured"] = asked.received_at * 1000 - first["origin"]
    sample[f"{visit}: lost clicks"] = len(browser.reports("lost click", site=site))
    sample[f"{visit}: bytes until log in"] = asked.bytes_down - before
    sample[f"{visit}: callback"] = shown["at"] - redirected.sent_at * 1000


def _is_authorization_request(exchange: Exchange) -> bool:
    address = urlsplit(exchange.request.target)
    return address.path == "/authorize" and "prompt" not in parse_qs(address.query)


def _is_callback(exchange: Exchange) -> bool:
    headers = dict(exchange.answer.headers) if exchange.answer and exchange.sent_at else {}
    location = next((value for name, value in headers.items() if name.lower() == "location"), "")
    return "code=" in urlsplit(location).query
