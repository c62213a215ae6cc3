"""The vault: one session for all pages. There may be other vaults of the same site."""

import asyncio

from ..encoding.json_text import parse_json, to_json
from ..errors import JsonError, UserChanged
from ..ports import LockPort
from ..session.current import (
    BEGUN,
    LOGGED_OUT,
    LOGGED_OUT_ELSEWHERE,
    USER_CHANGED,
    CurrentSession,
)
from ..session.tenant import Tenant
from .context import VaultContext
from .message import read_message
from .page_connection import PageConnection
from .remote_page import RemotePage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..ports import Body
    from .host_port import HostPort
    from .remote_page import Send


class Vault:
    """
    Holds the current session, and a `PageConnection` for each page that is open.

    Pages of another build are refused, because they have a vault of their own.
    """

    def __init__(self, tenant: Tenant, *, locks: LockPort, host: "HostPort", build: str) -> None:
        self._context = VaultContext(tenant, locks=locks, host=host, build=build)
        self._host = host
        self._connections: dict[str, PageConnection] = {}
        self._preparing: asyncio.Task[None] | None = None  # the event loop keeps no task alive
        self.current.watch(self._session_changed)

    @property
    def current(self) -> CurrentSession:
        """The session of all pages."""
        return self._context.current

    def resume(self, snapshot: str) -> None:
        """
        Restore the session of the previous vault. snapshot is the text that it saved, or "".

        Call this before any page connects.
        """
        self.current.restore(snapshot)
        if self.current.session is not None:
            self._save_session()

    # Pages

    def connect(self, page_id: str, send: "Send") -> None:
        """Add a page. send: as `RemotePage` takes it. It transfers a body to the page."""
        self._context.linger.page_opened()
        page = RemotePage(page_id, send)
        self._context.pages.add(page)
        self._connections[page_id] = PageConnection(page, self._context)

    def disconnect(self, page_id: str) -> None:
        """Remove a page that has closed."""
        connection = self._connections.pop(page_id, None)
        if connection is None:
            return
        self._context.pages.remove(connection.page)
        connection.close()
        if self._context.linger.is_login_under_way:
            # The user is at the tenant now. An earlier start would have delayed the tenant's page.
            self._preparing = asyncio.create_task(self._prepare_login())
        if self._context.pages.is_empty:
            self._context.linger.last_page_closed()

    def receive(self, page_id: str, text: str, body: "Body | None" = None) -> None:
        """
        Handle a message from a page, and the body beside it.

        Raises: ProtocolError if text is not a message.
        """
        connection = self._connections.get(page_id)
        is_taken = False
        try:
            if connection is not None:
                self._context.pages.spoke(connection.page)
                is_taken = connection.receive(read_message(text), body)
        finally:
            if body is not None and not is_taken:
                body.release()

    def report(self, text: str) -> None:
        """Send an error of the vault to every page's console; to the next page if there is none."""
        self._context.pages.report(text)

    async def _prepare_login(self) -> None:
        await self._host.fetch_rest()
        try:
            from .login_ahead import prepare_login

            await prepare_login(self.current)
        except OSError:
            pass  # a file of the site did not load; it is requested again when it is needed

    # The vaults of other builds, and of other pages in a browser without SharedWorker

    def heard(self, text: str) -> None:
        """Handle the message of another vault of this site, after a login or a logout there."""
        try:
            message = parse_json(text)
        except JsonError:
            return
        sub = message.get("sub") if isinstance(message, dict) else None
        session = self.current.session
        if sub == "":
            self.current.end(LOGGED_OUT_ELSEWHERE)
        elif isinstance(sub, str) and session is not None and session.claims.get("sub") != sub:
            self.current.end(USER_CHANGED, _other_user())

    def _session_changed(self, event: str) -> None:
        self._save_session()
        session = self.current.session
        if event == BEGUN and session is not None:
            self._host.tell_other_vaults(to_json({"t": "user", "sub": session.claims["sub"]}))
        elif event == LOGGED_OUT:
            self._host.tell_other_vaults(to_json({"t": "user", "sub": ""}))

    def _save_session(self) -> None:
        self._host.save_session(self.current.snapshot(), self._context.configuration.vault_linger)


def _other_user() -> UserChanged:
    return UserChanged(
        "Another user has logged in.",
        "This page has forgotten the previous user. Load it again to continue as the new one.",
    )
