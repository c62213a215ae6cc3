"""The context of one request: the data and services that an endpoint needs to answer it."""

from .encoding import base64url

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable

    from .oauth.signing_key import SigningKey
    from .store.records import Client
    from .store.state import State


class Context:
    """
    The tenant's context for one request.

    now is in whole seconds since the Unix epoch. session_id is the browser's: an endpoint assigns
    another value to change it, or "" to delete it. An endpoint may also replace state.
    first_clients are the clients of a new state. place completes the sentence "It runs …" on the
    pages.
    """

    def __init__(
        self,
        *,
        issuer: str,
        assets_url: str,
        place: str,
        state: "State",
        first_clients: "list[Client]",
        now: int,
        random: "Callable[[int], bytes]",
        key: "SigningKey",
        session_id: str,
    ) -> None:
        self.issuer = issuer
        self.assets_url = assets_url
        self.place = place
        self.state = state
        self.first_clients = first_clients
        self.now = now
        self.key = key
        self.session_id = session_id
        self._random = random

    @property
    def management_audience(self) -> str:
        """Return the audience of the Management API."""
        return self.issuer + "api/v2/"

    @property
    def userinfo_audience(self) -> str:
        """Return the audience of /userinfo."""
        return self.issuer + "userinfo"

    def new_secret(self) -> str:
        """Return 32 random bytes in base64url."""
        return base64url.encode(self._random(32))

    def new_id(self, prefix: str = "") -> str:
        """Return a new unique identifier."""
        return prefix + base64url.encode(self._random(16))

    def csrf_token(self) -> str:
        """Return the CSRF token of this browser. Each form contains it."""
        return base64url.fingerprint("csrf:" + self.require_session_id())

    def require_session_id(self) -> str:
        """Return the browser's session id, or a new one if it has none."""
        if not self.session_id:
            self.session_id = self.new_secret()
        return self.session_id
