"""
Navigation: which view a user may see, and how the page leaves for a login or a logout and comes
back.
"""

import asyncio

from ..errors import Auth0Error, CallbackError
from .element import login_options
from .login_required import NAME as LOGIN_REQUIRED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Awaitable, Callable, Final, Protocol

    from ..ports import PagePort, SessionPort
    from ..types import LoginOptions, State
    from .element import Element, Elements
    from .error import PageAlert

    Fields = dict[str, str]
    Action = Callable[[Fields, Element | None], Awaitable[None]]

    class Shown(Protocol):
        """The members of `Screen` that navigation needs."""

        alert: PageAlert

        @property
        def elements(self) -> Elements: ...
        @property
        def state(self) -> State: ...
        def publish(self) -> None: ...
        async def publish_soon(self) -> None: ...
        async def load_view(self, *, again: bool) -> bool: ...
        async def leave(self) -> bool: ...


class Navigation:
    """
    The view that the page shows, and the redirects to the tenant.

    A view is a section of the page, or "" in a page without sections. A view with
    <auth0-login-required> is protected.
    """

    def __init__(self, shown: "Shown", service: "SessionPort", page: "PagePort") -> None:
        self._shown = shown
        self._service = service
        self._page = page
        self._view: str | None = None
        self._is_entered = False  # by the user, so that the alert may be removed
        self._returned_to: str | None = None  # the view where a failed login has ended
        self._busy = ""
        self._not_begun: LoginOptions | None = None  # the options of a login that could not begin
        self.actions: Final[dict[str, Action]] = {
            "login": self._log_in,
            "login-again": self._log_in_again,
            "login-other": self._log_in_as_somebody_else,
            "logout": self._log_out,
            "retry": self._retry,
            "page-restored": self._page_restored,
        }

    @property
    def view(self) -> str | None:
        """The view that the page shows, None before the page has sent it."""
        return self._view

    @property
    def busy(self) -> str:
        """ "login" or "logout" while the page is leaving for it, otherwise ""."""
        return self._busy

    def stays(self) -> None:
        """Note that the page does not leave, because something has failed."""
        self._busy = ""

    def returned(self, view: str) -> None:
        """
        Note that a failed login has brought the user back to view.

        The page enters the view that belongs to the state, and then this one: the alert stays.
        """
        self._returned_to = view

    def signed_in(self) -> None:
        """Note that a user is signed in: an earlier login is not begun again."""
        self._not_begun = None

    async def start(self, query: str, view: str | None) -> None:
        """
        Finish the login whose callback has this query, or with "" restore the session.

        Raises: Auth0Error if that fails.
        """
        self._view = view
        if not query:
            await self._service.check_session()
            return
        try:
            outcome = await self._service.handle_redirect_callback({"query": query})
            await self._page.go_to(outcome["return_to"])
        except CallbackError:
            # An answer that was used before, or is for another browser, concerns no session here.
            await self._service.check_session()
            if not self._service.state()["is_authenticated"]:
                raise

    async def enter(self, view: str) -> None:
        """
        Show a view.

        A visitor who enters a protected view is sent to log in, and comes back to the view. After
        the end of a session, or after an error, nobody is sent anywhere: the view shows "Log in".
        Raises: Auth0Error if the page could not leave for the login.
        """
        is_named_by_start = not self._is_entered and self._view == view
        if self._is_entered and view not in (self._view, self._returned_to):
            self._shown.alert.clear()
        if view == self._returned_to:
            self._returned_to = None
        self._is_entered = True
        self._view = view
        if not is_named_by_start:
            self._shown.publish()
        if self._shown.state["is_loading"]:
            return
        is_loaded = await self._shown.load_view(again=not is_named_by_start)
        if not is_loaded and not self._shown.state["is_authenticated"]:
            await self._guard(view)

    async def _guard(self, view: str) -> None:
        element = self._shown.elements.find(LOGIN_REQUIRED, view) if view else None
        if element is None or self._busy or self._shown.alert.is_shown(self._shown.state):
            return
        if await self._service.was_signed_in() or view != self._view:
            return
        element = self._shown.elements.find(LOGIN_REQUIRED, view)
        await self._redirect(login_options(element), is_automatic=True)

    async def _redirect(self, options: "LoginOptions", *, is_automatic: bool) -> None:
        self._busy = "login"
        self._shown.alert.clear()
        leaving = self._service.login_with_redirect(options | {"automatic": is_automatic})
        try:
            # The page first starts to leave, and then shows that it leaves.
            await asyncio.gather(leaving, self._shown.publish_soon())
        except Auth0Error:
            self._not_begun = options
            raise

    async def _log_in(self, _fields: "Fields", element: "Element | None") -> None:
        if self._shown.state["is_authenticated"]:
            # The click came while the session was being restored.
            if element is not None and element.return_to is not None:
                await self.enter(await self._page.go_to(element.return_to))
        elif not self._busy:
            await self._redirect(login_options(element), is_automatic=False)

    async def _log_in_again(self, _fields: "Fields", element: "Element | None") -> None:
        await self._begin_again(element, {})

    async def _log_in_as_somebody_else(self, _fields: "Fields", element: "Element | None") -> None:
        # The tenant asks for a user, even if a user is logged in there, and suggests nobody.
        await self._begin_again(element, {"prompt": "login", "login_hint": None})

    async def _begin_again(
        self, element: "Element | None", params: "dict[str, str | None]"
    ) -> None:
        """Begin a login with the options of the failed one, as far as they may be repeated."""
        if self._busy or not await self._shown.leave():
            return
        options = self._not_begun or login_options(element)
        params = options["authorization_params"] | params
        options = options | {"authorization_params": params, "again": True}
        await self._redirect(options, is_automatic=False)

    async def _log_out(self, _fields: "Fields", element: "Element | None") -> None:
        if self._busy or not await self._shown.leave():
            return
        self._busy = "logout"
        self._shown.alert.clear()
        self._shown.publish()
        return_to = element.return_to if element is not None else None
        await self._service.logout({"return_to": return_to or ""})

    async def _retry(self, _fields: "Fields", _element: "Element | None") -> None:
        self._shown.alert.retry()
        await self._service.check_session()
        await self.enter(self._view or "")

    async def _page_restored(self, _fields: "Fields", _element: "Element | None") -> None:
        """Handle that the browser has restored the page, after it had left for the tenant."""
        self._busy = ""
        self._shown.publish()
