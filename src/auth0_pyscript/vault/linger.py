"""How long the vault keeps the session while no page is open."""

from ..session.current import FORGOTTEN, CurrentSession

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable

    from .host_port import HostPort

# Seconds that a user may spend at the tenant: as long as a transaction is valid.
LOGIN_LINGER = 3600.0


class Linger:
    """Ends the session some time after the last page has closed; later if a user is logging in."""

    def __init__(self, current: CurrentSession, host: "HostPort") -> None:
        self._current = current
        self._clock = current.tenant.clock
        self._host = host
        self._login_until = 0.0  # when a pending login no longer counts
        self._left_at: float | None = None  # when the last page closed, None while one is open
        self._cancel: Callable[[], None] | None = None

    @property
    def is_login_under_way(self) -> bool:
        """True while a page is at the tenant."""
        return self._login_until > self._clock.now()

    def page_opened(self) -> None:
        """Note that a page is open."""
        if self._cancel is not None:
            self._cancel()
            self._cancel = None
        # A timer stops while the device sleeps, but the clock goes on.
        if self._left_at is not None and not self._is_within(self._left_at):
            self._forget()
        self._left_at = None

    def last_page_closed(self) -> None:
        """Note that no page is open any more."""
        self._left_at = self._clock.now()
        self._cancel = self._host.after(self._seconds(self._left_at), self._forget_if_alone)

    def login_begins(self) -> None:
        """Note that a page leaves for the tenant. The session is kept until the page is back."""
        self._login_until = self._clock.now() + LOGIN_LINGER

    def login_ends(self) -> None:
        """Note that a page is back from the tenant."""
        self._login_until = 0.0

    def _seconds(self, left_at: float) -> float:
        rest_of_login = min(self._login_until - left_at, LOGIN_LINGER)
        return max(self._current.tenant.configuration.vault_linger, rest_of_login)

    def _is_within(self, left_at: float) -> bool:
        return 0 <= self._clock.now() - left_at < self._seconds(left_at)

    def _forget_if_alone(self) -> None:
        self._cancel = None
        if self._left_at is not None:
            self._forget()

    def _forget(self) -> None:
        self.login_ends()
        if self._current.session is not None:
            self._current.end(FORGOTTEN)
