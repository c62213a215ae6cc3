"""What all pages of one home share: the session that is there, and the way to the tenant's tokens."""

from ..configuration import Configuration
from ..ports import ClockPort, CryptoPort, HttpPort, LockPort
from ..protocol import base64url
from .identity import Identity
from .keys import Keys
from .session import Session
from .single_flight import SingleFlight
from .storage import storage_prefix
from .token_endpoint import TokenEndpoint

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable


class SharedSession:
    """
    At most one session, and whoever has to know when it changes.

    In page mode one `SessionService` has it for itself; in a worker each page has a service of its own over
    the same SharedSession. site is the URL of the site's directory, with its slash.
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
        self.keys = Keys(configuration, http, clock)
        self.endpoint = TokenEndpoint(
            configuration,
            redirect_uri=site,
            http=http,
            clock=clock,
            identity=Identity(configuration, crypto, clock, self.keys),
        )
        self.flight = SingleFlight()
        self.logouts = 0  # a log-in that was under way when this changed is void
        self._session: Session | None = None
        self._session_id = ""
        self._watchers: list[Callable[[], None]] = []

    @property
    def session(self) -> Session | None:
        """The session, None when nobody is signed in."""
        return self._session

    @property
    def session_id(self) -> str:
        """A name for this very session, "" when nobody is signed in. It is no secret and no proof."""
        return self._session_id

    def put(self, session: Session | None) -> list[str]:
        """
        Make session the one there is, and end the one before.

        Returns the refresh tokens of the ended one, which somebody should revoke.
        """
        before, self._session = self._session, session
        self._session_id = base64url.encode(self.crypto.random_bytes(9)) if session else ""
        refresh_tokens = before.end() if before else []
        self.tell()
        return refresh_tokens

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
