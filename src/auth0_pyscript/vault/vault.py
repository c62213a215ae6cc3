"""The vault: one session for all pages, and what becomes of it when pages come and go."""

import asyncio

from ..configuration import Configuration
from ..encoding.json_text import parse_json, to_json
from ..errors import ConfigurationError, JsonError, UserChanged
from ..ports import ClockPort, CryptoPort, HttpPort, LockPort
from ..session.shared import SharedSession
from .link import PageLink, gone
from .message import VERSION, read_message
from .page import Page, resume

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Awaitable, Callable

    from ..ports import Body
    from ..screen.element import Elements

LOGIN_LINGER = (
    3600.0  # seconds that a user may spend at the tenant: as long as a transaction counts
)

_MAX_UNHEARD = 10  # reports that wait for a page
_MAX_PATHS = 20


class Vault:
    """
    Holds the session; pages come and go.

    build names the build that this vault belongs to: pages of another one are refused, for their
    own vault is another. after(seconds, action) calls action later, and returns what cancels that.
    tell_others(text) says something to this site's other vaults; what they say comes to `heard`.
    keep(text, seconds) puts the session where the next vault of this build finds it, should the
    browser end this one, for so many seconds from its end; "" takes it away again. settle() waits
    until that is done. fetch_rest() waits until what is imported late is here, or cannot be had.
    """

    def __init__(
        self,
        configuration: Configuration,
        *,
        site: str,
        build: str,
        http: HttpPort,
        crypto: CryptoPort,
        clock: ClockPort,
        locks: LockPort,
        after: "Callable[[float, Callable[[], None]], Callable[[], None]]",
        tell_others: "Callable[[str], None]",
        keep: "Callable[[str, float], None]",
        settle: "Callable[[], Awaitable[None]]",
        fetch_rest: "Callable[[], Awaitable[None]]",
    ) -> None:
        self.configuration = configuration
        self.after = after
        self.shared = SharedSession(
            configuration, site=site, http=http, crypto=crypto, clock=clock, locks=locks
        )
        self.elements: dict[
            str, tuple[Any, Elements]
        ] = {}  # that a page had the last time, by its path
        self._build = build
        self._clock = clock
        self._tell_others = tell_others
        self._keep = keep
        self._settle = settle
        self._fetch_rest = fetch_rest
        self._pages: dict[str, Page] = {}
        self._unheard: list[str] = []
        self._login_until = 0.0  # when a log-in that is under way counts no more
        self._preparing: asyncio.Task[None] | None = None  # the event loop keeps no task alive
        self._left_at: float | None = None  # when the last page went
        self._cancel_linger: Callable[[], None] | None = None
        self._known = ("", 0)  # of the session: its id, and how many logouts there were
        self.shared.watch(self._session_changed)

    def resume(self, kept: str) -> None:
        """
        Go on with the session that the vault before this one had; kept is what it put aside, or "".

        To be called before any page connects.
        """
        resume(self, kept)
        if self.shared.session is not None:
            self._known = (self.shared.session_id, self.shared.logouts)
            self._put_aside()

    # Pages

    def connect(self, page_id: str, send: "Callable[[str, Body | None], None]") -> None:
        """
        A page wants to speak; send gives it a message, and a body beside it, which is then the
        page's.
        """
        if self._cancel_linger is not None:
            self._cancel_linger()
            self._cancel_linger = None
        # A timer sleeps with the device, and a clock does not.
        if not self._pages and self._left_at is not None and self._is_time_to_forget(self._left_at):
            self._forget()
        self._left_at = None
        self._pages[page_id] = Page(self, PageLink(page_id, send))

    def disconnect(self, page_id: str) -> None:
        """A page is gone."""
        page = self._pages.pop(page_id, None)
        if page is None:
            return
        page.close()
        if self._login_until > self._clock.now():
            # It is at the tenant. Before it was gone, this would have come before the tenant's
            # page.
            self._preparing = asyncio.create_task(self._prepare_login())
        if not self._pages:
            self._left_at = self._clock.now()
            self._cancel_linger = self.after(self._linger(self._left_at), self._forget_if_alone)

    def receive(self, page_id: str, text: str, body: "Body | None" = None) -> None:
        """
        Take a message and the body beside it from a page. Raises: ProtocolError for what is no
        message.
        """
        page = self._pages.get(page_id)
        is_taken = False
        try:
            if page is not None:
                is_taken = page.receive(read_message(text), body)
        finally:
            if body is not None and not is_taken:
                body.release()

    def report(self, text: str) -> None:
        """
        Tell every page's console of an error of the vault's own; the next page, when there is none.
        """
        if not self._pages:
            self._unheard = self._unheard[1 - _MAX_UNHEARD :] + [text]
        for page in list(self._pages.values()):
            page.link.tell("report", text=text)

    def welcome(self, hello: "dict[str, Any]", link: PageLink) -> "dict[str, Any]":
        """
        Return what a page that said hello is told first, beside its state.

        Raises: ConfigurationError for a page of another build.
        """
        if hello.get("v") != VERSION or hello.get("build") != self._build:
            raise ConfigurationError(
                "This page and its vault are of different builds.",
                "The site has been renewed. Load the page again.",
                error="build_mismatch",
            )
        for text in self._unheard:
            link.tell("report", text=text)
        self._unheard = []
        return {
            "v": VERSION,
            "build": self._build,
            "configuration": self.configuration.to_data(),
        }

    def remember_elements(self, path: str, data: "Any", elements: "Elements") -> None:
        """Which elements a page at that path has: the next one is expected to have the same."""
        if len(self.elements) == _MAX_PATHS:
            self.elements = {}
        self.elements[path] = (data, elements)

    def window(self, link: PageLink) -> PageLink:
        """
        Return link, or another page's when this one has no window or is gone.

        Raises: NetworkError "page_gone" when there is no other.
        """
        for other in [link] + [page.link for page in self._pages.values()]:
            if other.is_open and other.has_window:
                return other
        raise gone()

    # How long the session is kept

    async def settle(self) -> None:
        """Wait until what was to be put aside, or taken away again, is so."""
        await self._settle()

    def login_begins(self) -> None:
        """A page leaves for the tenant: the session is kept for it until it comes back."""
        self._login_until = self._clock.now() + LOGIN_LINGER

    def login_ends(self) -> None:
        """A page came back."""
        self._login_until = 0.0

    async def _prepare_login(self) -> None:
        await self._fetch_rest()
        try:
            from .login_ahead import prepare_login

            await prepare_login(self.shared)
        except OSError:
            pass  # a file of the site did not come; it is asked for again when it is needed

    def _linger(self, left_at: float) -> float:
        rest_of_login = min(self._login_until - left_at, LOGIN_LINGER)
        return max(self.configuration.vault_linger, rest_of_login)

    def _is_time_to_forget(self, left_at: float) -> bool:
        return not 0 <= self._clock.now() - left_at < self._linger(left_at)

    def _forget_if_alone(self) -> None:
        self._cancel_linger = None
        if not self._pages:
            self._forget()

    def _forget(self) -> None:
        self.login_ends()
        if self.shared.session is not None:
            self.shared.put(None)

    # The vaults of other builds, or of other pages where there is no SharedWorker

    def heard(self, text: str) -> None:
        """
        Another vault of this site says who is signed in there now: somebody, or nobody after a
        log-out.
        """
        try:
            message = parse_json(text)
        except JsonError:
            return
        sub = message.get("sub") if isinstance(message, dict) else None
        session = self.shared.session
        if not isinstance(sub, str):
            return
        if not sub:
            self.shared.logouts += 1  # a log-in that is under way is void, as at a log-out here
            self._known = (self._known[0], self.shared.logouts)
        if session is None or session.claims.get("sub") == sub:
            return
        self.shared.put(None, ended_by=_other_user() if sub else None)

    def _session_changed(self) -> None:
        self._put_aside()
        known, self._known = self._known, (self.shared.session_id, self.shared.logouts)
        session = self.shared.session
        if session is not None and known[0] != self._known[0]:
            self._tell_others(to_json({"t": "user", "sub": session.claims["sub"]}))
        elif known[1] != self._known[1]:
            self._tell_others(to_json({"t": "user", "sub": ""}))

    def _put_aside(self) -> None:
        from ..session.kept import to_kept

        self._keep(to_kept(self.shared), self.configuration.vault_linger)


def _other_user() -> UserChanged:
    return UserChanged(
        "Another user has logged in.",
        "This page has forgotten the one it knew. Load it again to go on as the other.",
    )
