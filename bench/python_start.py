"""
What it takes until a page's own Python runs: bytes, the main thread's longest block, and the split.
"""

from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from .chromium import Browser
from .contestants import Contestant
from .figures import PARTS
from .journey import Sample, log_in
from .world import World

_SHORTEST = 50.0  # milliseconds; browsers report no shorter block
_UP = ["python", "up"]  # what <html> says when Python runs
_SPLIT = (Path(__file__).with_name("split.js")).read_text(encoding="utf-8")


def python_start(world: World, contestant: Contestant) -> Sample:
    """
    Return what it took until Python was up: on a first visit, from a new profile, and after a
    restart of the browser, which has the site's files by then.

    With the vault Python is there only where it is asked for: that is Alice going to the Python
    view. Bytes are the site's own; those of the tenant's pages are not counted.
    """
    sample: Sample = {}
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for visit in ("cold", "restart"):
            with Browser(Path(folder)) as browser:
                for name, value in _start(world, browser, contestant).items():
                    sample[f"{visit}: {name}"] = value
    return sample


def split(world: World, contestant: Contestant) -> Sample:
    """
    Return the parts of Python's start, in milliseconds, on a first visit and after a restart of the
    browser.

    Of a page's Python the parts end with: the call that compiles it, its module, its instance, the
    page's first line of code, and the end of that code. A stock page still downloads in later
    parts. Of the vault: the same from the start of the worker on, with its first word in place of
    the page's first line of code, and then its first view.
    """
    sample: Sample = {}
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for visit in ("cold", "restart"):
            # A worker that is ended and started again in one browser would not be seen from its
            # beginning.
            with Browser(Path(folder)) as browser:
                moments = _moments(world, browser, contestant)
            for part, (begin, end) in zip(PARTS, pairwise(moments), strict=True):
                sample[f"{visit}: {part}"] = end - begin
    return sample


def _moments(world: World, browser: Browser, contestant: Contestant) -> list[float]:
    """Return when each part began, and when the last one ended."""
    is_vault = contestant.mode == "vault"
    if is_vault:
        browser.prepare_workers("shared_worker", _SPLIT)
    browser.watch(first=_SPLIT, up=_UP)
    browser.go(world.address(contestant.name))
    if is_vault:
        browser.wait("paint")
        world.wait_quiet()
        (worker,) = browser.workers("shared_worker")
        marks = worker.marks()
        end = marks["shown"]
    else:
        up = browser.wait("up")
        marks = browser.page.marks()
        end = up["at"] - up["origin"]
    world.wait_quiet()
    return [
        0.0,
        *(marks[name] for name in ("compile", "instantiate", "instantiated", "ready")),
        end,
    ]


def _start(world: World, browser: Browser, contestant: Contestant) -> Sample:
    site = world.sites[contestant.name]
    site.exchanges.clear()
    begin = _ask_for_python(world, browser, contestant)
    up = browser.wait("up")
    world.wait_quiet()  # what blocked the page is reported a little later
    blocks = [
        block["duration"] for block in browser.reports("block") if begin <= block["at"] <= up["at"]
    ]
    sent = [exchange.size for exchange in site.exchanges if 0 < exchange.sent_at * 1000 <= up["at"]]
    return {
        "bytes": sum(sent),
        "longest block": max(blocks, default=_SHORTEST),
        "python up": up["at"] - begin,
    }


def _ask_for_python(world: World, browser: Browser, contestant: Contestant) -> float:
    """Let a page start that asks for Python, and return when that was."""
    if contestant.mode != "vault":
        browser.watch(up=_UP)
        browser.go(world.address(contestant.name))
        return float(browser.wait("paint")["origin"])
    log_in(world, browser, contestant.name, up=_UP)
    world.wait_quiet()
    return float(
        browser.page.evaluate(
            "location.hash = '#/python', performance.timeOrigin + performance.now()"
        )
    )
