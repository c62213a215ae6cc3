"""
What a page and its vault hold, and whether that grows when tokens are renewed again and again.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from .calls import sign_in
from .chromium import Browser
from .contestants import Contestant
from .journey import Sample
from .target import Target
from .world import World

_HELD = Path(__file__).with_name("held.js").read_text(encoding="utf-8")

_FEW = 100  # renewals after which everything that is made once has been made
_AT_ONCE = 100  # renewals in one call from the driver
_PATIENCE = 600.0  # seconds for these


def memory(world: World, contestant: Contestant, renewals: int) -> Sample:
    """
    Return the bytes held and the PyProxies living after that many forced renewals, and how both
    have grown since the 100th.

    Bytes are the used JavaScript heap after a collection and the WebAssembly memories, of the page
    and, where there is one, of the vault.
    """
    held: list[Sample] = []
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder, Browser(Path(folder)) as browser:
        browser.prepare_workers("shared_worker", _HELD)
        sign_in(world, browser, contestant, first=_HELD)
        done = 0
        for goal in (_FEW, renewals):
            while done < goal:
                count = min(_AT_ONCE, goal - done)
                browser.page.evaluate(f"benchRenew({count}).then(() => null)", patience=_PATIENCE)
                done += count
                world.tenant.exchanges.clear()
            targets = (browser.page, *browser.workers("shared_worker"))
            held.append(_sum([_held(target) for target in targets]))
    few, many = held
    return {
        "bytes": many["bytes"],
        "growth": many["bytes"] / few["bytes"],
        "proxies": many["proxies"],
        "more proxies": max(many["proxies"] - few["proxies"], 0),
    }


def _held(target: Target) -> Sample:
    heap = target.used_heap()
    counted = target.evaluate("benchHeld()")
    return {"bytes": heap + counted["wasm"], "proxies": counted["proxies"]}


def _sum(parts: list[Sample]) -> Sample:
    return {name: sum(part[name] for part in parts) for name in parts[0]}
