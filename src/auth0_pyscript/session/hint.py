"""
The hint that a user was signed in on this browser: without it a page asks the tenant nothing.

It proves nothing, and it is a courtesy: no call waits until it is written or removed.
"""

import asyncio

from ..encoding.json_text import parse_json, to_json
from ..errors import Auth0Error, JsonError
from ..ports import StorePort
from .current import BEGUN, REFUSED, RENEWED, CurrentSession
from .tenant import Tenant

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .signed_in.session import Session

LIFETIME = 86400.0  # seconds, one day
NAME = "signed-in"  # public/page/preflight.js reads it, too


class SignedInHint:
    """
    Stored in localStorage for a day. It names nobody; an organization is stored because the user
    chose it.

    Also stores whether this browser sends the tenant's cookies to a hidden frame. Only then does
    `login_required` mean that nobody is logged in; otherwise the browser may have blocked the
    cookies.
    """

    def __init__(self, tenant: Tenant, store: StorePort) -> None:
        self._tenant = tenant
        self._store = store
        self._key = tenant.storage_prefix + NAME

    async def read(self) -> "dict[str, Any] | None":
        """
        Return {"organization"} if a user was signed in, else None.

        Raises: EnvironmentUnsuitable when storage is refused; NetworkError when no page is open.
        """
        text = await self._store.get("site", self._key)
        if text is None:
            return None
        try:
            data = parse_json(text)
        except JsonError:
            data = None
        expires_at = data.get("expires_at") if isinstance(data, dict) else None
        if not isinstance(expires_at, (int, float)) or expires_at <= self._tenant.clock.now():
            await self._store.remove("site", self._key)
            return None
        if data.get("frames_get_cookies") is True:
            self._tenant.note_frames_get_cookies()
        organization = data.get("organization")
        return {"organization": organization if isinstance(organization, str) else None}

    async def frames_get_cookies(self) -> bool:
        """Return True if this browser is known to send the tenant's cookies to a hidden frame."""
        if not self._tenant.frames_get_cookies:
            try:
                await self.read()
            except Auth0Error:
                pass  # storage is refused, or no page is open
        return self._tenant.frames_get_cookies

    async def write(self, organization: str | None) -> None:
        """Store the hint for a day from now. Never raises an Auth0Error."""
        hint: dict[str, Any] = {"expires_at": self._tenant.clock.now() + LIFETIME}
        if organization:
            hint["organization"] = organization
        if self._tenant.frames_get_cookies:
            hint["frames_get_cookies"] = True
        try:
            await self._store.set("site", self._key, to_json(hint))
        except Auth0Error:
            pass  # storage is full or refused, or no page is open: the next visit takes a click

    async def remove(self) -> None:
        """Remove the hint. Never raises an Auth0Error."""
        try:
            await self._store.remove("site", self._key)
        except Auth0Error:
            pass  # nothing was stored, or no page is open: the next visit asks the tenant


class HintWriter:
    """
    Writes the hint when a session begins or is renewed, and removes it when the tenant ends one.

    A logout removes it itself, and waits for that: a page that is loaded again must not restore
    the session. There is one HintWriter for each current session.
    """

    def __init__(self, current: CurrentSession, store: StorePort) -> None:
        """store: of any page that is open."""
        self._current = current
        self._hint = SignedInHint(current.tenant, store)
        self._task: object = None  # the event loop keeps only a weak reference to its tasks
        current.watch(self._follow)

    def _follow(self, event: str) -> None:
        session = self._current.session
        if event in (BEGUN, RENEWED) and session is not None:
            self._task = asyncio.create_task(self._write(session))
        elif event == REFUSED:
            self._task = asyncio.create_task(self._hint.remove())

    async def _write(self, session: "Session") -> None:
        await self._hint.frames_get_cookies()  # what is written holds it
        if self._current.session is session:  # a logout has removed the hint otherwise
            await self._hint.write(session.organization)
