"""What an endpoint works with while it answers one request."""

from . import base64url

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable

    from .records import Client
    from .signing_key import SigningKey
    from .state import State


class Context:
    """
    The tenant at one moment.

    now is in whole seconds since the Unix epoch. session_id is the browser's; assign to it to
    change it, "" forgets it. state may be replaced, too. first_clients are those of a new state.
    place ends the sentence "It runs …" on the pages.
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
        """Return 32 random bytes in base64url: nobody guesses them."""
        return base64url.encode(self._random(32))

    def new_id(self, prefix: str = "") -> str:
        """Return an identifier that is like no other."""
        return prefix + base64url.encode(self._random(16))

    def csrf_token(self) -> str:
        """Return what a form of this browser must carry, so that no other site can send it."""
        return base64url.fingerprint("csrf:" + self.require_session_id())

    def require_session_id(self) -> str:
        """Return the browser's session id, a new one when it has none."""
        if not self.session_id:
            self.session_id = self.new_secret()
        return self.session_id
