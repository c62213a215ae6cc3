"""How a page finds out at its start who is signed in."""

import asyncio

from ..errors import (
    AccessDenied,
    Auth0Error,
    EnvironmentUnsuitable,
    InteractionNeeded,
    LoginRequired,
    NotAuthenticated,
    UserChanged,
)
from .current import CurrentSession
from .hint import SignedInHint
from .page_state import PageState
from .tenant import FRAME_SILENT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..types import CheckOptions
    from .signed_in.session import Session


class Restoration:
    """Restores the session for one page by silent authentication, or confirms the current one."""

    def __init__(self, current: CurrentSession, page: PageState, hint: SignedInHint) -> None:
        self._current = current
        self._page = page
        self._hint = hint
        self._task: object = None  # the event loop keeps only a weak reference to its tasks

    async def check(self, options: "CheckOptions") -> None:
        """As `SessionService.check_session`."""
        session = self._current.session
        if session is not None:
            self._page.find()
            if self._current.is_check_due():
                self._task = asyncio.create_task(self._confirm(session))
        else:
            params = options.get("authorization_params") or {}
            logouts = self._current.logouts
            await self._current.flight.run("restore", lambda: self._restore(params, logouts))

    async def was_signed_in(self) -> bool:
        """As `SessionService.was_signed_in`."""
        if self._page.was_signed_in:
            return True
        try:
            return await self._hint.read() is not None
        except EnvironmentUnsuitable:
            return False

    async def _restore(self, authorization_params: "dict[str, Any]", logouts: int) -> None:
        current = self._current
        self._page.begin()
        try:
            hint = await self._hint.read()
            if hint is not None:
                self._page.note_signed_in()
                self._page.notify()  # before the tenant's answer, which takes a while
                granted = await current.signed_in.restore(
                    authorization_params, organization=hint["organization"]
                )
                await current.begin(
                    granted, is_void=current.logouts != logouts or current.session is not None
                )
        except LoginRequired:
            self._task = asyncio.create_task(self._hint.remove())  # in the background
        except (InteractionNeeded, NotAuthenticated):
            pass
        except Auth0Error as error:
            if error.error != FRAME_SILENT:
                self._page.fail(error)
        finally:
            self._page.finish()

    async def _confirm(self, session: "Session") -> None:
        """Ask the tenant about a session that is shown already. Never raises."""
        try:
            await session.confirm()
        except (LoginRequired, NotAuthenticated) as error:
            if session.is_refused or await self._hint.frames_get_cookies():
                self._current.refuse(session, error)
        except Auth0Error as error:
            # A failed network, or a second factor that is missing, is no logout. A withdrawn
            # consent is one.
            if isinstance(error, (AccessDenied, UserChanged)) or error.error == "consent_required":
                self._current.refuse(session, error)
