"""
The time at which tokens are checked when the device's clock seems to be wrong.

A token that was issued in the future, or has expired, shows that the device's clock or the tenant's
is wrong. A third clock decides: the `Date` of an answer of the site's own host. Only the host sets
the correction, so a tenant cannot loosen a check. A device whose clock is right gets no correction.
"""

from ...encoding import base64url
from ...errors import Auth0Error, IdTokenError
from ...protocol.http_date import parse_http_date
from ..tenant import Tenant

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable

# Seconds. A device that is wrong by less counts as right: `Date` has whole seconds, and an answer
# takes time.
MIN_ERROR = 10.0
PATIENCE = 5.0  # seconds that the host may take; the correction may be wrong by half of that
# Seconds by which the device's clock may leave one that nobody sets. Beyond that somebody has set
# it, or the device slept.
MAX_DRIFT = 2.0

_FILE = "auth_config.json"  # every site has this file, and our Service Workers do not answer HEAD
_TIME_CLAIMS = ("exp", "iat", "nbf", "auth_time")


def is_about_time(error: IdTokenError) -> bool:
    """Return True if a token was refused because of one of its times."""
    return error.claim in _TIME_CLAIMS and isinstance(error.actual, (int, float))


class CorrectedClock:
    """The device's clock, corrected by the site's host when it was last asked."""

    def __init__(self, tenant: Tenant) -> None:
        self._clock = tenant.clock
        self._crypto = tenant.crypto
        self._http = tenant.http
        self._folder = tenant.folder
        self._correction = 0.0  # seconds
        self._lead = 0.0  # the device's clock minus the monotonic clock, when it was corrected

    def now(self) -> float:
        """
        Return seconds since the Unix epoch.

        The correction ends when the device's clock is set, because it would then make a right clock
        wrong. A change of the time zone does not set the clock.
        """
        if abs(self._device_lead() - self._lead) > MAX_DRIFT:
            self._correction = 0.0
        return self._clock.now() + self._correction

    async def check_again(self, check: "Callable[[float], None]", refusal: IdTokenError) -> None:
        """
        Ask the host for the time. If the device's clock is wrong, call check(now) once more.

        refusal is the error that check raised. Raises: refusal if the host gives no time; the
        errors of check.
        """
        before = self.now()
        if not await self._ask():
            raise refusal
        if abs(self.now() - before) > MAX_DRIFT + PATIENCE:
            try:
                return check(self.now())
            except IdTokenError as error:
                refusal = error
        raise _confirmed(refusal)

    async def _ask(self) -> bool:
        """Set the correction by the host's time. Return False if the host gives no time."""
        unique = base64url.encode(self._crypto.random_bytes(9))  # no cache has an answer to that
        sent = self._clock.now()
        try:
            response = await self._http.request(
                "HEAD", f"{self._folder}{_FILE}?time={unique}", headers=[], timeout=PATIENCE
            )
            response.release()
            # `Date` is a whole second. On average the true time is half a second later.
            moment = parse_http_date(response.header("date") or "") + 0.5
        except Auth0Error:
            return False
        received = self._clock.now()
        # A cache that answers all the same says when, by `Age`, and not always from when on.
        is_stored = response.header("age") not in (None, "0")
        if is_stored or not 0 <= received - sent <= PATIENCE:
            return False
        error = moment - (sent + received) / 2
        self._correction = error if abs(error) >= MIN_ERROR else 0.0
        self._lead = self._device_lead()
        return True

    def _device_lead(self) -> float:
        return self._clock.now() - self._clock.monotonic()


def _confirmed(refusal: IdTokenError) -> IdTokenError:
    if refusal.claim == "auth_time" or not is_about_time(refusal):
        return refusal
    return IdTokenError(
        refusal.title,
        "It does not fit the time of this site's server either, so the tenant's clock seems to be "
        "wrong. Log in again. If that does not help, tell the developer of this page: the tenant's "
        "server must have the right time.",
        claim=refusal.claim,
        expected=refusal.expected,
        actual=refusal.actual,
    )
