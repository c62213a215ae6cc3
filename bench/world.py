"""The servers of a run: one line to the internet, a tenant, and the sites of all contestants."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from .contestants import Contestant
from .files import Files
from .link import Link
from .tenant import tenant
from .web_server import Exchange, WebServer

_QUIET = 1.0  # seconds without a byte on the line after which a page has loaded what it wanted
_PATIENCE = 60.0  # seconds


@dataclass(frozen=True)
class Line:
    """A kind of line to the internet."""

    name: str
    rate: float = 0.0  # bits per second, 0 without a limit
    round_trip: float = 0.0  # seconds


@dataclass
class World:
    """What a journey needs to know. Made by `world`."""

    line: Line
    link: Link
    tenant: WebServer
    sites: dict[str, WebServer] = field(default_factory=dict)

    def address(self, name: str) -> str:
        """Return the site's address, with its slash."""
        return f"{self.sites[name].origin}/"

    def wait_for(
        self, fits: Callable[[Exchange], bool], *, after: float, patience: float = _PATIENCE
    ) -> Exchange:
        """
        Return the tenant's first exchange that fits and came after a moment (in milliseconds).
        """
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            for exchange in list(self.tenant.exchanges):
                if exchange.received_at * 1000 >= after and fits(exchange):
                    return exchange
            time.sleep(0.02)
        raise TimeoutError("the tenant was not asked for what was waited for")

    def wait_quiet(self) -> None:
        """Wait until the line is silent."""
        before, since = self.link.bytes_down, time.monotonic()
        while time.monotonic() - since < _QUIET:
            time.sleep(0.05)
            if self.link.bytes_down != before:
                before, since = self.link.bytes_down, time.monotonic()


@contextmanager
def world(line: Line, contestants: Sequence[Contestant], scratch: Path) -> Iterator[World]:
    """
    Build all sites for a line of that kind, and serve them and a fresh tenant until the block ends.
    """
    link = Link(rate=line.rate, round_trip=line.round_trip)
    servers = {contestant.name: WebServer(link) for contestant in contestants}
    found = World(line, link, WebServer(link), servers)
    issuer = f"{found.tenant.origin}/"
    clients = {name: found.address(name) for name in servers}
    with (
        TemporaryDirectory(dir=scratch) as folder,
        tenant(issuer, clients) as handler,
        _event_loop() as loop,
    ):
        found.tenant.handler = handler
        for contestant in contestants:
            site = Path(folder) / contestant.name
            contestant.build(site, found.address(contestant.name), issuer)
            servers[contestant.name].handler = Files(site).answer
        for server in (found.tenant, *servers.values()):
            asyncio.run_coroutine_threadsafe(server.start(), loop).result()
        yield found


@contextmanager
def _event_loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield loop
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
