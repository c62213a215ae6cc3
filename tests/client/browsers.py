"""
A browser with one tab and a tenant, whose page has an `Auth0Client`: in page mode, or over a vault.

    browser = mode()
    await browser.log_in()
    response = await browser.client.fetch(…)

All of it is our own code, from the client to the ports. With the vault each call passes as a
message through the vault's own dispatch, and back.
"""

from auth0_pyscript.client import Auth0Client
from auth0_pyscript.configuration.page_overrides import agreed_configuration
from auth0_pyscript.encoding.form import parse_form
from auth0_pyscript.encoding.json_text import parse_json, to_json
from auth0_pyscript.vault.message import read_message
from auth0_pyscript.vault.remote_session import RemoteSession
from session.fakes import MANAGEMENT, ORDERS, SITE, World
from vault.fakes import PageSide, VaultWorld

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

    from auth0_pyscript.ports import Body
    from auth0_pyscript.types import CallbackResult
    from session.fakes import Clock, Store, Tenant, Window


class Browser:
    """What is the same in both modes."""

    client: Auth0Client  # of the page that is open
    clock: "Clock"
    tenant: "Tenant"
    window: "Window"  # of the page that is open
    store: "Store"  # of the tab

    def __init__(self, **options: "Any") -> None:
        """Open a page of a site that was built with these options."""
        raise NotImplementedError

    def reload(self) -> Auth0Client:
        """Load the page again, in the same tab. Return the client of the new page."""
        raise NotImplementedError

    async def log_in(self, **options: "Any") -> "CallbackResult":
        """Log in, from the click to the callback. Return the callback's result."""
        await self.client.login_with_redirect(**options)
        query = self.tenant.redirect(self.window.navigated[-1])
        return await self.reload().handle_redirect_callback(query)

    def sent(self) -> dict[str, str]:
        """Return the parameters of the last address that the page left for."""
        return dict(parse_form(self.window.navigated[-1].partition("?")[2]))

    def api_calls(self) -> "list[Any]":
        """Return the requests to APIs: method, URL, body and headers of each."""
        apis = (MANAGEMENT, ORDERS)
        return [request for request in self.tenant.requests if request[1].startswith(apis)]


class PageMode(Browser):
    """The session is in the page."""

    def __init__(self, **options: "Any") -> None:
        self._world = World(**(options | {"token_storage": "page"}))
        self.clock, self.tenant = self._world.clock, self._world.tenant
        self.window, self.store = self._world.window, self._world.store
        self.client = self._client()

    def reload(self) -> Auth0Client:
        self._world.open_page()
        self.client = self._client()
        return self.client

    def _client(self) -> Auth0Client:
        return Auth0Client(service=self._world.service, configuration=self._world.configuration)


class VaultMode(Browser):
    """The session is in the vault, which gives tokens of the Management API to pages."""

    def __init__(self, **options: "Any") -> None:
        self._world = VaultWorld(**({"dangerously_expose_tokens_of": [MANAGEMENT]} | options))
        self.clock, self.tenant = self._world.clock, self._world.tenant
        self._count = 0
        self._page = self._open({})

    def reload(self) -> Auth0Client:
        self._page.close()
        self._page = self._open(self._page.tab)
        return self.client

    def _open(self, tab: dict[str, str]) -> "PageWithPython":
        self._count += 1
        page = PageWithPython(self._world, f"page {self._count}", tab, {})
        self.window, self.store = page.window, page.store
        built = page.last("welcome")["configuration"]
        self.client = Auth0Client(
            service=RemoteSession(Link(page)),
            configuration=agreed_configuration(built, {}, site=SITE),
        )
        return page


class PageWithPython(PageSide):
    """A page of the vault. It hands outcomes and states to its Python as texts, as link.js does."""

    def __init__(
        self, world: VaultWorld, page_id: str, tab: dict[str, str], hello: "dict[str, Any]"
    ) -> None:
        self.outcomes: dict[str, tuple[str, bytes]] = {}  # of calls, by id
        self.listener: Callable[[str], None] | None = None
        super().__init__(world, page_id, tab, hello)

    async def outcome_as_text(self, call_id: str) -> tuple[str, bytes]:
        """Wait for the outcome of a call. Return the message, and the body beside it."""
        await self._slots[call_id].wait()
        return self.outcomes.pop(call_id)

    def _hear(self, text: str, body: "Body | None", texts: "list[Any]") -> None:
        message = read_message(text)
        if message["t"] in ("result", "failure"):
            self.outcomes[message["id"]] = (text, b"" if body is None else body.read())
        super()._hear(text, None, texts)
        if message["t"] == "state" and self.listener is not None:
            self.listener(to_json(message["state"]))


class Link:
    """The `VaultConnection` of a page's Python."""

    def __init__(self, page: PageWithPython) -> None:
        self._page = page

    async def call(self, name: str, args: str, body: bytes | None) -> tuple[str, bytes]:
        data = parse_json(args)
        call_id = self._page.begin(name, data if body is None else data | {"body": body})
        return await self._page.outcome_as_text(call_id)

    def call_and_wait(self, name: str, args: str, body: bytes | None) -> tuple[str, bytes]:
        raise NotImplementedError("only a browser with JSPI can wait")

    def state(self) -> str:
        return to_json(self._page.state)

    def follow(self, listener: "Callable[[str], None]") -> None:
        self._page.listener = listener


MODES = (PageMode, VaultMode)
