"""
Metadata of 1 MB: from the answer's arrival to the card on the screen, beside a <pre> of a plain
fetch.

Both are measured in turn, in one page, from one server, with the same text. The page's policy is
bypassed for the plain one.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from .calls import sign_in
from .chromium import Browser
from .contestants import Contestant
from .journey import Sample
from .web_server import Answer, Request
from .world import World

_TIMES = 7
_SIZE = 1_000_000  # characters
_PATIENCE = 120.0  # seconds
_USERS = "/api/v2/users/"

# Begin something, and give the moment at which a <pre> with `serial` is painted, and the longest
# task since; milliseconds since the epoch. Browsers tell of tasks from 50 ms on.
_WATCHED = """(async () => {
  const tasks = [];
  const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries()));
  observer.observe({ type: "longtask" });
  const isThere = () => [...document.querySelectorAll("pre")]
    .some((pre) => pre.textContent.endsWith(%(end)s));
  const shown = new Promise((resolve) => {
    const changes = new MutationObserver(() => isThere() && resolve(changes.disconnect()));
    changes.observe(document, { subtree: true, childList: true, characterData: true });
  });
  %(begin)s;
  await shown;
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  const at = performance.timeOrigin + performance.now();
  await new Promise((resolve) => setTimeout(resolve, 200)); // until the tasks are told
  observer.disconnect();
  return [at, Math.max(0, ...tasks.map(({ duration }) => duration))];
})()"""
_OURS = (
    "[...document.querySelectorAll('auth0-user-metadata button')]"
    ".find(({ textContent }) => textContent === 'Refresh').click()"
)
_PLAIN = """
  const pre = document.createElement("pre");
  pre.id = "bench-plain";
  pre.className = "code";
  document.querySelector("auth0-user-metadata").after(pre);
  const response = await fetch("%s", { headers: { authorization: "Bearer x" }, cache: "no-store" });
  pre.textContent = await response.text()"""
_TIDY = "document.getElementById('bench-plain')?.remove()"
# How the text ends, as the server sends it and as the card shows the metadata in it.
_ENDS = {"plain, metadata": '    "serial": %d\n  }\n}', "metadata": '  "serial": %d\n}'}


def metadata(world: World, contestant: Contestant) -> Sample:
    """Return milliseconds from arrival to paint, and of the longest task, for both."""
    taken: dict[str, list[float]] = {}
    with (
        TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        Browser(Path(folder)) as browser,
    ):
        browser.page.send("Page.setBypassCSP", enabled=True)
        sign_in(world, browser, contestant)
        users = browser.page.evaluate("benchUsersApi()")
        browser.page.evaluate("location.hash = '#/profile'")
        world.wait_quiet()
        with _long_metadata(world) as serials:
            for _ in range(_TIMES):
                for way, begin in (("plain, metadata", _PLAIN % users), ("metadata", _OURS)):
                    world.tenant.exchanges.clear()
                    serials.append(len(serials) + 1)
                    end = json.dumps(_ENDS[way] % serials[-1])
                    script = _WATCHED % {"begin": begin, "end": end}
                    at, longest = browser.page.evaluate(script, patience=_PATIENCE)
                    browser.page.evaluate(_TIDY)
                    sent = [
                        exchange.sent_at
                        for exchange in world.tenant.exchanges
                        if _USERS in exchange.request.target and exchange.request.method == "GET"
                    ][-1]
                    taken.setdefault(way, []).append(at - sent * 1000)
                    taken.setdefault(f"{way}: longest task", []).append(longest)
    return {way: median(times[1:]) for way, times in taken.items()}  # the first compiles code


@contextmanager
def _long_metadata(world: World) -> Iterator[list[int]]:
    """Let the tenant answer with long metadata, whose last member is the last of the numbers."""
    before = world.tenant.handler
    assert before is not None
    serials: list[int] = []
    members = {f"name {number}": {"z": number, "a": '"x" ' * 5} for number in range(_SIZE // 80)}

    async def answer(request: Request) -> Answer:
        if _USERS not in request.target or request.method != "GET":
            return await before(request)
        value = {"user_metadata": members | {"serial": serials[-1]}}
        headers = [
            ("Access-Control-Allow-Origin", request.headers.get("origin", "*")),
            ("Content-Type", "application/json"),
        ]
        return Answer(200, headers, json.dumps(value, indent=2).encode())

    world.tenant.handler = answer
    try:
        yield serials
    finally:
        world.tenant.handler = before
        world.tenant.exchanges.clear()
