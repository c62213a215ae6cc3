"""
What all pages of one home share: the session that is there, and the way to the tenant's tokens.
"""

from ..configuration import Configuration
from ..encoding import base64url
from ..encoding.url import parse_url
from ..errors import Auth0Error
from ..ports import ClockPort, CryptoPort, HttpPort, LockPort
from .single_flight import SingleFlight
from .storage import storage_prefix

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable

    from .keys import Keys
    from .session import Session
    from .token_endpoint import TokenEndpoint

CHECK_AFTER = (
    60.0  # seconds; a session that is shown again is checked with the tenant no more often
)

_ANSWERS_KNOWN = 20


class SharedSession:
    """
    At most one session, and whoever has to know when it changes.

    In page mode one `SessionService` has it for itself; in a worker each page has a service of its
    own over the same SharedSession. site is the URL of the site's directory, with its slash.
    """

    def __init__(
        self,
        configuration: Configuration,
        *,
        site: str,
        http: HttpPort,
        crypto: CryptoPort,
        clock: ClockPort,
        locks: LockPort,
    ) -> None:
        self.configuration = configuration
        self.site = site
        self.http = http
        self.crypto = crypto
        self.clock = clock
        self.locks = locks
        self.prefix = storage_prefix(site, configuration.client_id)
        self.lock_name = self.prefix + "renewal"
        self._keys: Keys | None = None
        self._endpoint: TokenEndpoint | None = None
        self.flight = SingleFlight()
        self._answered: list[str] = []  # the last log-ins, by their `state`
        self.logouts = 0  # a log-in that was under way when this changed is void
        # Cookies know no ports: a frame of the page's own host gets them in every browser.
        self.frames_get_cookies = parse_url(site).host == parse_url(configuration.issuer).host
        self.ended_by: Auth0Error | None = (
            None  # what ended the last session, when nobody wished it
        )
        self.confirmed_at = (
            0.0  # when the tenant last had a say on the session, or was asked for one
        )
        self._session: Session | None = None
        self._session_id = ""
        self._watchers: list[Callable[[], None]] = []

    @property
    def keys(self) -> "Keys":
        """
        The tenant's keys. Like the endpoint they are imported when they are needed: by no visitor.
        """
        if self._keys is None:
            from .keys import Keys

            self._keys = Keys(self.configuration, self.http, self.clock)
        return self._keys

    @property
    def endpoint(self) -> "TokenEndpoint":
        """The tenant's token endpoint."""
        if self._endpoint is None:
            from .identity import Identity
            from .token_endpoint import TokenEndpoint

            self._endpoint = TokenEndpoint(
                self.configuration,
                redirect_uri=self.site,
                http=self.http,
                clock=self.clock,
                identity=Identity(
                    self.configuration,
                    site=self.site,
                    http=self.http,
                    crypto=self.crypto,
                    clock=self.clock,
                    keys=self.keys,
                ),
            )
        return self._endpoint

    @property
    def session(self) -> "Session | None":
        """The session, None when nobody is signed in."""
        return self._session

    @property
    def session_id(self) -> str:
        """
        A name for this very session, "" when nobody is signed in. It is no secret and no proof.
        """
        return self._session_id

    def is_first(self, state: str) -> bool:
        """Say whether this is the first answer to the log-in of that state."""
        if state in self._answered:
            return False
        self._answered = self._answered[1 - _ANSWERS_KNOWN :] + [state]
        return True

    def put(self, session: "Session | None", *, ended_by: Auth0Error | None = None) -> list[str]:
        """
        Make session the one there is, and end the one before; ended_by says why, if that was
        nobody's wish.

        Returns the refresh tokens of the ended one, which somebody should revoke.
        """
        before, self._session = self._session, session
        self.ended_by = ended_by
        self.confirmed()
        self._session_id = base64url.encode(self.crypto.random_bytes(9)) if session else ""
        refresh_tokens = before.end() if before else []
        self.tell()
        return refresh_tokens

    def resume(self, session: "Session", *, session_id: str, confirmed_at: float) -> None:
        """
        Make a session that another home had before this one the one there is, under the name it
        had.

        Nobody is told: for whoever is there already, nothing has changed.
        """
        self._session = session
        self._session_id = session_id
        self.confirmed_at = confirmed_at

    def confirmed(self) -> None:
        """The tenant has just said that the session stands."""
        self.confirmed_at = self.clock.now()

    def is_check_due(self) -> bool:
        """Say whether the tenant should be asked about the session, and count that as done."""
        if 0 <= self.clock.now() - self.confirmed_at < CHECK_AFTER:
            return False
        self.confirmed()
        return True

    def note_frame(self) -> None:
        """A hidden frame has brought tokens: in this browser it gets the tenant's cookies."""
        self.frames_get_cookies = True

    def watch(self, watcher: "Callable[[], None]") -> "Callable[[], None]":
        """Call watcher after each change. Returns what ends that."""
        self._watchers.append(watcher)

        def unwatch() -> None:
            if watcher in self._watchers:
                self._watchers.remove(watcher)

        return unwatch

    def tell(self) -> None:
        """Say that the session, or something of it, has changed."""
        for watcher in tuple(self._watchers):
            watcher()
