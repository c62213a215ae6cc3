"""
What an API call costs: a body of each size, received and sent, beside a plain `fetch` of the page.

Both are measured in turn, in one page, from one server. The page's policy is bypassed for the plain
one.
"""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.parse import parse_qs, urlsplit

from .calls import sign_in
from .chromium import Browser
from .contestants import Contestant
from .journey import Sample
from .target import Target
from .web_server import Answer, Request
from .world import World

SIZES = {
    "1 kB": 1000,
    "100 kB": 100_000,
    "1 MB": 1_000_000,
    "10 MB": 10_000_000,
    "100 MB": 100_000_000,
}
_TIMES = {"1 kB": 15, "100 kB": 9, "1 MB": 7, "10 MB": 3, "100 MB": 1}
_PATIENCE = 120.0  # seconds
_SAMPLED = 0.02  # seconds between two looks at the memory

_PLAIN = """(async () => {
  const body = %(size)d && "%(method)s" !== "GET" ? new Uint8Array(%(size)d) : undefined;
  const headers = { authorization: "Bearer x" };
  const init = { method: "%(method)s", body, headers, cache: "no-store" };
  const start = performance.now();
  await (await fetch("%(url)s", init)).arrayBuffer();
  return performance.now() - start;
})()"""
# A call of another tab, as a script of the page makes it.
_SMALL = """(async () => {
  const { vault } = await import(document.querySelector("script[type=module]").src);
  const start = performance.now();
  await vault.call("fetch", JSON.stringify({ url: "%s" }));
  return performance.now() - start;
})()"""


def api_calls(world: World, contestant: Contestant) -> Sample:
    """
    Return milliseconds by size and direction, of ours and of the plain one, and of ours through
    `requests`.

    Beside them: the most memory that a body of 100 MB takes, divided by its size, for both; with
    the vault, the time of another tab's call of 1 kB, alone and while 100 MB are received in both
    ways.
    """
    sample: Sample = {}
    with (
        TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        Browser(Path(folder)) as browser,
        _sized_answers(world),
    ):
        browser.page.send("Page.setBypassCSP", enabled=True)
        sign_in(world, browser, contestant)
        users = browser.page.evaluate("benchUsersApi()")
        browser.page.evaluate("benchLoadRequests().then(() => null)", patience=_PATIENCE)
        large = f"{users}?size={SIZES['100 MB']}"
        for way, script in (
            # Before anything large: WebAssembly's memory never shrinks.
            ("memory", f"benchFetch('{large}', 'GET', 0)"),
            ("plain, memory", _PLAIN % {"method": "GET", "url": large, "size": 0}),
        ):
            with _most_memory(browser) as most:
                browser.page.evaluate(script, patience=_PATIENCE)
            sample[way] = most[0] / SIZES["100 MB"]
        for name, size in SIZES.items():
            received, sent = f"{users}?size={size}", f"{users}?size=0"
            ways = {
                f"plain, received, {name}": _PLAIN
                % {"method": "GET", "url": received, "size": size},
                f"received, {name}": f"benchFetch('{received}', 'GET', 0)",
                f"requests, {name}": f"benchRequests('{received}')",
                f"plain, sent, {name}": _PLAIN % {"method": "PATCH", "url": sent, "size": size},
                f"sent, {name}": f"benchFetch('{sent}', 'PATCH', {size})",
            }
            for script in ways.values():  # connections, preflights, code that is compiled late
                if size < SIZES["10 MB"]:
                    browser.page.evaluate(script, patience=_PATIENCE)
            taken: dict[str, list[float]] = {way: [] for way in ways}
            for _ in range(_TIMES[name]):
                for way, script in ways.items():
                    taken[way].append(browser.page.evaluate(script, patience=_PATIENCE))
            sample |= {way: median(times) for way, times in taken.items()}
        if contestant.mode == "vault":
            sample |= _another_tab(world, browser, contestant, users, large)
    return sample


def _another_tab(
    world: World, browser: Browser, contestant: Contestant, users: str, large: str
) -> Sample:
    address = world.address(contestant.name)
    other = Target(browser.pipe, browser.pipe.send("Target.createTarget", url=address)["targetId"])
    world.wait_quiet()
    script = _SMALL % f"{users}?size=1000"
    other.evaluate(script, patience=_PATIENCE)
    alone = [other.evaluate(script, patience=_PATIENCE) for _ in range(15)]
    found = {"another tab, alone": median(alone)}
    plain = _PLAIN % {"method": "GET", "url": large, "size": 0}
    for way, large_call in (
        ("plain 100 MB", plain),
        ("100 MB", f"benchFetch('{large}', 'GET', 0)"),
    ):
        browser.page.evaluate(f"isOver = false; {large_call}.then(() => (isOver = true)); null")
        beside = []
        while not browser.page.evaluate("isOver", patience=_PATIENCE):
            beside.append(other.evaluate(script, patience=_PATIENCE))
        found[f"another tab, beside {way}"] = median(beside)
    return found


@contextmanager
def _sized_answers(world: World) -> Iterator[None]:
    """Let the tenant answer a request with `size` in its query with that many bytes."""
    before = world.tenant.handler
    assert before is not None

    async def answer(request: Request) -> Answer:
        asked = parse_qs(urlsplit(request.target).query).get("size")
        if not asked or request.method == "OPTIONS":
            return await before(request)
        origin = request.headers.get("origin", "*")
        headers = [
            ("Access-Control-Allow-Origin", origin),
            ("Content-Type", "application/octet-stream"),
        ]
        return Answer(200, headers, bytes(int(asked[0])))

    world.tenant.handler = answer
    try:
        yield
    finally:
        world.tenant.handler = before
        world.tenant.exchanges.clear()


@contextmanager
def _most_memory(browser: Browser) -> Iterator[list[float]]:
    """
    Give a list whose only item is, after the block, by how much the browser's memory has grown at
    most.
    """
    process = browser.process_id
    is_over = threading.Event()
    before = _memory_of(process)
    most = [0.0]

    def look() -> None:
        while not is_over.is_set():
            most[0] = max(most[0], _memory_of(process) - before)
            time.sleep(_SAMPLED)

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield most
    finally:
        is_over.set()
        thread.join()


def _memory_of(root: int) -> float:
    """Return the bytes that a process and all below it hold, shared ones counted once."""
    parents = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                parents[int(name)] = int(
                    Path(f"/proc/{name}/stat").read_text().rpartition(")")[2].split()[1]
                )
            except OSError:
                continue  # it ended
    family = {root}
    while more := {child for child, parent in parents.items() if parent in family} - family:
        family |= more
    total = 0
    for process in family:
        try:
            lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    return total
