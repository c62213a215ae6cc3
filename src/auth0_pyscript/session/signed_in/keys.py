"""
The tenant's public keys (JWKS). They are fetched when they are needed, and again if a token names a
new key.
"""

import asyncio

from ...errors import Auth0Error, NetworkError
from ...protocol.jwk import find_key, parse_jwks
from ..single_flight import SingleFlight
from ..tenant import Tenant

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MAX_AGE = 3600.0  # seconds; a key that the tenant has withdrawn is not trusted for longer
RETRY_AFTER = 60.0  # seconds; how long a kid that the tenant does not have is not requested again


class Keys:
    """
    Finds the key of a token.

    If a kid is not among the keys, they are fetched at once, so a rotation is noticed with the
    first new token. A kid that the tenant does not have is not requested again for a minute.
    """

    def __init__(self, tenant: Tenant) -> None:
        self._url = tenant.configuration.endpoint(".well-known/jwks.json")
        self._http = tenant.http
        self._clock = tenant.clock
        self._keys: "tuple[dict[str, Any], ...]" = ()
        self._fetched_at: float | None = None
        self._unknown: dict[str, float] = {}  # kid: when the tenant last did not have it
        self._flight = SingleFlight()
        self._early: object = None

    def fetch_early(self) -> None:
        """Begin to fetch the keys in the background, if there are none yet."""
        if not self._are_current():
            self._early = asyncio.create_task(self._fetch_quietly())

    async def check_reachable(self) -> None:
        """Raises: NetworkError if the tenant does not answer."""
        if not self._are_current():
            await self._fetch()

    async def find(self, header: "dict[str, Any]") -> "dict[str, Any] | None":
        """
        Return the key that header names, None if the tenant has no such key.

        Raises: NetworkError; ProtocolError if the tenant's answer is not a key set.
        """
        await self._flight.settled()  # an early fetch; the token may be newer than its answer
        key = find_key(self._keys, header) if self._are_current() else None
        kid = str(header.get("kid"))
        if key is None and not self._is_known_to_be_unknown(kid):
            await self._fetch()
            key = find_key(self._keys, header)
        if key is None:
            self._unknown[kid] = self._clock.now()
        return key

    def _are_current(self) -> bool:
        return self._fetched_at is not None and 0 <= self._clock.now() - self._fetched_at < MAX_AGE

    def _is_known_to_be_unknown(self, kid: str) -> bool:
        return kid in self._unknown and 0 <= self._clock.now() - self._unknown[kid] < RETRY_AFTER

    async def _fetch(self) -> None:
        await self._flight.run("keys", self._fetch_now)

    async def _fetch_now(self) -> None:
        response = await self._http.request(
            "GET", self._url, headers=[("accept", "application/json")]
        )
        if response.status != 200:
            response.release()
            raise NetworkError(
                f"The tenant did not give its public keys: status {response.status}.",
                "Without them no token can be checked. If this happens again, tell the "
                "developer of this page: check "
                "domain in auth_config.json.",
                error="jwks_unavailable",
                retryable=response.status == 429 or response.status >= 500,
            )
        self._keys = parse_jwks(response.body)
        self._fetched_at = self._clock.now()

    async def _fetch_quietly(self) -> None:
        try:
            await self._fetch()
        except Auth0Error:
            pass  # `find` requests them again, and raises the error
