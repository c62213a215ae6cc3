"""The vault: one session for all pages, a screen for each, and the calls that pages may make."""

import asyncio

from ..configuration import Configuration
from ..errors import Auth0Error, ConfigurationError, SessionChanged, to_data
from ..ports import ClockPort, CryptoPort, HttpPort, LockPort
from ..screen import Screen
from ..session import SessionService
from ..session.shared import SharedSession
from .link import PageGone, PageLink
from .message import VERSION, read_message

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

LINGER = 60.0  # seconds without a page after which the session is forgotten
LOGIN_LINGER = 3600.0  # the same while a user is at the tenant: as long as a transaction counts

# What a page may call. The values say whether the call changes something, so that a page whose vault died
# under it knows what it may repeat.
CALLS = {
    "login_with_redirect": False,
    "handle_redirect_callback": False,
    "check_session": True,
    "get_user": True,
    "get_id_token_claims": True,
    "was_signed_in": True,
    "fetch": False,
    "logout": False,
    "token_facts": True,
    "start": False,
    "elements": True,
    "enter": True,
    "act": False,
}

# Calls that are for the session the page last saw; the others begin or end one.
_OF_A_SESSION = ("fetch", "act", "get_user", "get_id_token_claims", "token_facts")


class Vault:
    """
    Holds the session; pages come and go.

    build names the build that this vault belongs to: pages of another one are sent to their own.
    after(seconds, action) calls action later, and returns what cancels that.
    """

    def __init__(
        self,
        configuration: Configuration,
        *,
        site: str,
        build: str,
        lock: str,
        http: HttpPort,
        crypto: CryptoPort,
        clock: ClockPort,
        locks: LockPort,
        after: "Callable[[float, Callable[[], None]], Callable[[], None]]",
    ) -> None:
        self._configuration = configuration
        self._site = site
        self._build = build
        self._lock = lock
        self._clock = clock
        self._shared = SharedSession(
            configuration, site=site, http=http, crypto=crypto, clock=clock, locks=locks
        )
        self._after = after
        self._pages: dict[str, _Page] = {}
        self._is_login_under_way = False
        self._cancel_linger: Callable[[], None] | None = None

    def connect(self, page_id: str, send: "Callable[[str], None]") -> None:
        """A page wants to speak; send gives it a message."""
        if self._cancel_linger is not None:
            self._cancel_linger()
            self._cancel_linger = None
        self._pages[page_id] = _Page(self, PageLink(page_id, send))

    def disconnect(self, page_id: str) -> None:
        """A page is gone."""
        page = self._pages.pop(page_id, None)
        if page is None:
            return
        page.close()
        if not self._pages:
            seconds = LOGIN_LINGER if self._is_login_under_way else LINGER
            self._cancel_linger = self._after(seconds, self._forget)

    def receive(self, page_id: str, text: str) -> None:
        """Take a message from a page."""
        page = self._pages.get(page_id)
        if page is not None:
            page.receive(read_message(text))

    def report(self, text: str) -> None:
        """Tell every page's console of an error of the vault's own."""
        for page in list(self._pages.values()):
            page.link.tell("report", text=text)

    def service_for(self, link: PageLink) -> SessionService:
        """Return a page's service over the shared session."""
        shared = self._shared
        return SessionService(
            self._configuration,
            site=self._site,
            http=shared.http,
            crypto=shared.crypto,
            clock=shared.clock,
            store=link,
            locks=shared.locks,
            window=_Window(self, link),
            shared=shared,
        )

    def screen_for(self, service: SessionService, link: PageLink) -> Screen:
        """Return a page's screen."""
        return Screen(service, self._configuration, clock=self._clock, page=link)

    def welcome(self, hello: "dict[str, Any]") -> "dict[str, Any]":
        """
        Return what a page that said hello is told first.

        Raises: ConfigurationError for a page of another build, or with other options than this vault's.
        """
        if hello.get("v") != VERSION or hello.get("build") != self._build:
            raise ConfigurationError(
                "This page and its vault are of different builds.",
                "Load the page again.",
                error="build_mismatch",
            )
        for name, value in (hello.get("options") or {}).items():
            known = self._configuration.to_data().get(name)
            if value != known:
                raise ConfigurationError(
                    f"This page asks for another {name} than the site was built with.",
                    "The vault takes its configuration from the build alone. Build the site again.",
                    option=name,
                )
        return {"v": VERSION, "build": self._build, "lock": self._lock}

    def session_id(self) -> str:
        """The name of the session there is now, "" when nobody is signed in."""
        return self._shared.session_id

    def login_begins(self) -> None:
        """A page leaves for the tenant: its session, and this worker, are needed when it comes back."""
        self._is_login_under_way = True

    def login_ends(self) -> None:
        """A page came back."""
        self._is_login_under_way = False

    def other_page(self, link: PageLink) -> PageLink | None:
        """Return link, or when its page is gone another one's, None when there is no page."""
        if link.is_open:
            return link
        for page in self._pages.values():
            return page.link
        return None

    def _forget(self) -> None:
        self._cancel_linger = None
        if not self._pages:
            self._is_login_under_way = False
            self._shared.put(None)


class _Window:
    """A page's WindowPort. A frame may be any page's: a renewal outlives the page that asked for it."""

    def __init__(self, vault: Vault, link: PageLink) -> None:
        self._vault = vault
        self._link = link

    async def navigate(self, url: str) -> None:
        self._vault.login_begins()
        await self._link.navigate(url)

    async def authorize_in_frame(self, url: str, origin: str, timeout: float) -> dict[str, str]:
        link = self._vault.other_page(self._link) or self._link
        return await link.authorize_in_frame(url, origin, timeout)


class _Page:
    """A page's part of the vault: its service, its screen, and the calls under way."""

    def __init__(self, vault: Vault, link: PageLink) -> None:
        self.link = link
        self._vault = vault
        self._service = vault.service_for(link)
        self._screen = vault.screen_for(self._service, link)
        self._tasks: dict[str, Any] = {}
        self._unsubscribes: list[Callable[[], None]] = []

    def close(self) -> None:
        self.link.close()
        for unsubscribe in self._unsubscribes:
            unsubscribe()
        self._service.close()

    def receive(self, message: "dict[str, Any]") -> None:
        kind = message["t"]
        if kind == "answer":
            self.link.answered(message)
        elif kind == "hello":
            self._hello(message)
        elif kind == "call":
            self._tasks[message["id"]] = asyncio.create_task(self._call(message))
        elif kind == "cancel":
            task = self._tasks.pop(message["id"], None)
            if task is not None:
                task.cancel()

    def _hello(self, message: "dict[str, Any]") -> None:
        try:
            welcome = self._vault.welcome(message)
        except Auth0Error as error:
            self.link.tell("refused", error=to_data(error))
            return
        self.link.tell("welcome", state=self._service.state(), **welcome)
        self._unsubscribes.append(
            self._service.subscribe(lambda state: self.link.tell("state", state=state))
        )
        self._unsubscribes.append(self._screen.subscribe(lambda trees: self.link.tell("trees", trees=trees)))

    async def _call(self, message: "dict[str, Any]") -> None:
        call_id = message["id"]
        try:
            value = await self._do(message)
        except PageGone:
            pass
        except Auth0Error as error:
            self.link.tell("failure", id=call_id, error=to_data(error))
        except Exception as error:
            # A mistake of ours. The page must not wait for ever, and somebody should read of it.
            self.link.tell(
                "failure",
                id=call_id,
                error=to_data(
                    Auth0Error("The vault failed.", f"{type(error).__name__}. Load the page again.")
                ),
            )
            self._vault.report(f"{message.get('name')}: {type(error).__name__}: {error}")
        else:
            self.link.tell("result", id=call_id, value=value)
        self._tasks.pop(call_id, None)

    async def _do(self, message: "dict[str, Any]") -> "Any":
        name = message.get("name")
        args = message.get("args") or {}
        if name not in CALLS:
            raise ConfigurationError("The vault knows no such call.", "Use the client's methods.")
        if name in _OF_A_SESSION and message.get("session") != self._vault.session_id():
            raise SessionChanged(
                "Another session is signed in now than the one this page shows.",
                "Nothing was sent. Look at the page again, then repeat it if you still want it.",
            )
        if name == "start":
            self._vault.login_ends()
            await self._screen.start(args["query"])
            return None
        if name == "enter":
            await self._screen.enter(args["view"])
            return None
        if name == "elements":
            self._screen.set_elements(args["elements"])
            return None
        if name == "act":
            await self._screen.act(args["action"], args["fields"], args["element"])
            return None
        if name in ("get_user", "get_id_token_claims", "was_signed_in"):
            return await getattr(self._service, name)()
        if name == "handle_redirect_callback":
            self._vault.login_ends()
            return await self._service.handle_redirect_callback(args["query"])
        if name == "token_facts":
            tokens = await self._service.get_access_token(args)
            return {"scope": tokens["scope"], "expires_at": tokens["expires_at"]}
        return await getattr(self._service, name)(args)
