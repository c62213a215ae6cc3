"""The one session of this browser, or none, and who is notified when that changes."""

from ..encoding import base64url
from ..errors import (
    AccessDenied,
    Auth0Error,
    LoginRequired,
    NotAuthenticated,
    UserChanged,
)
from ..ports import LockPort, Windows
from .single_flight import SingleFlight
from .subscribers import Subscribers
from .tenant import Tenant

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable

    from .signed_in.entry import SignedIn
    from .signed_in.session import Session
    from .signed_in.token_endpoint import Granted
    from .signed_in.token_set import TokenSet
    from .token_spec import TokenSpec

# The events for watchers: a session has begun, its tokens were renewed, or why it has ended.
BEGUN = "begun"
RENEWED = "renewed"
LOGGED_OUT = "logged out"  # the user logged out here
LOGGED_OUT_ELSEWHERE = "logged out elsewhere"  # in another vault of this site
REFUSED = "refused"  # the tenant no longer knows the user
USER_CHANGED = "user changed"  # another user is logged in at the tenant
FORGOTTEN = "forgotten"  # no page was open for a while

CHECK_AFTER = 60.0  # seconds; a session that is shown again is checked no more often than this

_ANSWERS_KNOWN = 20


class CurrentSession:
    """
    Holds at most one `Session`.

    In page mode one page has it; in the vault all pages share it. `flight` joins logins and
    restorations that are under way on several pages.
    """

    def __init__(self, tenant: Tenant, *, locks: LockPort, windows: Windows) -> None:
        """windows: the open pages, for the hidden frame of a renewal."""
        self.tenant = tenant
        self.flight = SingleFlight()
        self._locks = locks
        self._windows = windows
        self._signed_in: SignedIn | None = None
        self._session: Session | None = None
        self._session_id = ""
        self._ended_by: Auth0Error | None = None
        self._logouts = 0
        self._confirmed_at = 0.0
        self._answered: list[str] = []  # the last logins, by their `state`
        self._watchers = Subscribers()

    @property
    def signed_in(self) -> "SignedIn":
        """
        The code that only a signed-in user needs. This is the only import of it, so no visitor
        downloads it.
        """
        if self._signed_in is None:
            from .signed_in.entry import SignedIn

            self._signed_in = SignedIn(self.tenant, locks=self._locks, windows=self._windows)
        return self._signed_in

    @property
    def session(self) -> "Session | None":
        """The session, None if nobody is signed in."""
        return self._session

    @property
    def session_id(self) -> str:
        """
        The name of this session, "" if nobody is signed in. It is neither a secret nor a proof.
        """
        return self._session_id

    @property
    def ended_by(self) -> Auth0Error | None:
        """Why the last session ended, None if the user logged out."""
        return self._ended_by

    @property
    def logouts(self) -> int:
        """The number of logouts. A login that began before the last logout is void."""
        return self._logouts

    def is_first(self, state: str) -> bool:
        """Return True if this is the first answer to the login with that state."""
        if state in self._answered:
            return False
        self._answered = self._answered[1 - _ANSWERS_KNOWN :] + [state]
        return True

    async def begin(self, granted: "Granted", *, is_void: bool) -> None:
        """
        Begin a session with what the tenant granted. It replaces the one before.

        is_void: the user has logged out meanwhile. Raises: NotAuthenticated then; the tokens are
        revoked.
        """
        if is_void:
            await self.signed_in.client.revoke(
                [text for text in (granted.tokens.refresh_token,) if text]
            )
            raise NotAuthenticated("You logged out during the login.", "Log in again.")
        self._replace(self.signed_in.session(granted, self._renewed), BEGUN)

    def end(self, reason: str, error: Auth0Error | None = None) -> list[str]:
        """
        End the session, if there is one, and notify in any case.

        reason: LOGGED_OUT, LOGGED_OUT_ELSEWHERE, REFUSED, USER_CHANGED or FORGOTTEN. error: what
        the user is told of it. Returns its refresh tokens, which the caller may revoke.
        """
        if reason in (LOGGED_OUT, LOGGED_OUT_ELSEWHERE):
            self._logouts += 1
        return self._replace(None, reason, error)

    def refuse(self, session: "Session", error: Auth0Error) -> None:
        """End session because of error, if it is still the current one."""
        # All callers that shared the renewal come here. The first one ends the session.
        if self._session is session:
            self.end(USER_CHANGED if isinstance(error, UserChanged) else REFUSED, error)

    async def renew(
        self, session: "Session", spec: "TokenSpec", *, is_forced: bool = False, rejected: str = ""
    ) -> "TokenSet":
        """Return what `Session.renewed` gives. End the session if the tenant has ended it."""
        try:
            return await session.renewed(spec, is_forced=is_forced, rejected=rejected)
        except (LoginRequired, NotAuthenticated, AccessDenied) as error:
            # If frames get no cookies, only tokens of another audience cannot be renewed.
            if not session.is_usable:
                self.refuse(session, error)
            raise
        except UserChanged as error:
            self.refuse(session, error)
            raise

    async def tokens(self, session: "Session", spec: "TokenSpec", *, rejected: str) -> "TokenSet":
        """Return tokens that satisfy spec, other than the rejected ones: cached or renewed."""
        cached = session.cached(spec, rejected=rejected)
        return cached or await self.renew(session, spec, rejected=rejected)

    async def soon(self) -> "Session":
        """
        Return the session, after the login or restoration that is under way.

        Raises: NotAuthenticated when there is none.
        """
        if self._session is None:
            await self.flight.settled()
        if self._session is None:
            raise NotAuthenticated("Nobody is signed in.", "Log in first.")
        return self._session

    def is_check_due(self) -> bool:
        """Return True if the tenant should be asked about the session, and count that as done."""
        if 0 <= self.tenant.clock.now() - self._confirmed_at < CHECK_AFTER:
            return False
        self._confirmed_at = self.tenant.clock.now()
        return True

    def snapshot(self) -> str:
        """Return the session as text, tokens included, "" when nobody is signed in."""
        if self._session is None:
            return ""
        return self.signed_in.dump_session(
            self._session, session_id=self._session_id, confirmed_at=self._confirmed_at
        )

    def restore(self, snapshot: str) -> None:
        """
        Go on with the session of `snapshot()`, under its name. Nobody is notified.

        "" and the snapshot of another application change nothing.
        """
        known = self.signed_in.load_session(snapshot, self._renewed) if snapshot else None
        if known is not None and self._session is None:
            self._session, self._session_id, self._confirmed_at = known

    def watch(self, watcher: "Callable[[str], object]") -> "Callable[[], None]":
        """Call watcher after each change with what happened. Returns what ends that."""
        return self._watchers.add(watcher)

    def _replace(
        self, session: "Session | None", event: str, error: Auth0Error | None = None
    ) -> list[str]:
        before, self._session = self._session, session
        self._ended_by = error
        self._confirmed_at = self.tenant.clock.now()
        self._session_id = base64url.encode(self.tenant.crypto.random_bytes(9)) if session else ""
        refresh_tokens = before.end() if before else []
        self._watchers.notify(event)
        return refresh_tokens

    def _renewed(self, session: "Session") -> None:
        if self._session is session:
            self._confirmed_at = self.tenant.clock.now()
            self._watchers.notify(RENEWED)
