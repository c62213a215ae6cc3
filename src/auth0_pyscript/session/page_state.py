"""What one page shows of the session, and who is notified when that changes."""

from ..errors import Auth0Error, to_data
from .current import CurrentSession
from .subscribers import Subscribers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable

    from ..types import State


class PageState:
    """
    The state of one page: the current session, whether it is loading, and the page's own error.

    Each callback or restoration calls `begin`, and `finish` at its end. While one is under way its
    end notifies of everything at once.
    """

    def __init__(self, current: CurrentSession) -> None:
        self._was_signed_in = False
        self._current = current
        self._subscribers = Subscribers()
        self._under_way = 0
        self._is_loading = True
        self._error: Auth0Error | None = None
        self.close = current.watch(self._follow)  # ends the page's part in the current session

    @property
    def was_signed_in(self) -> bool:
        """True if this page has shown a session, or read the hint that there was one."""
        return self._was_signed_in

    def note_signed_in(self) -> None:
        """A user is, or was, signed in on this browser."""
        self._was_signed_in = True

    def to_data(self) -> "State":
        """Return `SessionService.state()`."""
        session = self._current.session
        tokens = session.login_tokens if session else None
        return {
            "is_loading": self._is_loading,
            "is_authenticated": session is not None,
            "user": session.user if session else None,
            "error": to_data(self._error) if self._error else None,
            "scope": tokens.scope if tokens else None,
            "expires_at": tokens.expires_at if tokens else None,
            "session_id": self._current.session_id,
        }

    def subscribe(self, callback: "Callable[[State], object]") -> "Callable[[], None]":
        """Call callback with `to_data()` after each change. Returns what ends the subscription."""
        return self._subscribers.add(callback)

    def notify(self) -> None:
        """Call the subscribers."""
        self._subscribers.notify(self.to_data())

    def begin(self) -> None:
        """A callback or a restoration begins: the page is loading, and its error is over."""
        self._under_way += 1
        is_new = not self._is_loading or self._error is not None
        self._is_loading = True
        self._error = None
        if is_new:
            self.notify()

    def finish(self) -> None:
        """A callback or a restoration has ended."""
        self._under_way -= 1
        self._is_loading = self._under_way > 0
        self.notify()

    def find(self) -> None:
        """The current session is there already: the page need not wait for a restoration."""
        self._was_signed_in = True
        if self._is_loading and self._under_way == 0:
            self._is_loading = False
            self.notify()

    def fail(self, error: Auth0Error | None) -> None:
        """Set the page's error. None: forget it."""
        self._error = error

    def _follow(self, event: str) -> None:
        if self._current.session is not None or self._current.ended_by is not None:
            self._error = self._current.ended_by
        if self._under_way == 0:
            self.notify()
