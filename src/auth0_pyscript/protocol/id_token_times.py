"""
The checks of an ID token's times, and what to do about a wrong clock (OpenID Connect Core, sections
2 and 3.1.3.7). Pure.
"""

from .id_token_refusal import TELL_TENANT, refusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MAX_MOMENT = 1e12  # seconds since the Unix epoch; about 30,000 years


def check_times(claims: "dict[str, Any]", now: float, leeway: float) -> None:
    """
    Refuse a token that has expired, or that was issued in the future. All times are in seconds.

    Raises: IdTokenError.
    """
    # The token has just been issued, so iat is the tenant's time, and the difference is the error
    # of this device's clock.
    ahead = now - claims["iat"]
    if claims["exp"] + leeway <= now:
        raise refusal(
            "it has expired already",
            _clock_advice(ahead, "ahead"),
            claim="exp",
            expected=f"after {_moment(now - leeway)}",
            actual=claims["exp"],
        )
    if ahead < -leeway:
        raise refusal(
            "it was issued in the future",
            _clock_advice(-ahead, "behind"),
            claim="iat",
            expected=f"not after {_moment(now + leeway)}",
            actual=claims["iat"],
        )
    if claims.get("nbf", now) > now + leeway:
        raise refusal(
            "it is not valid yet",
            _clock_advice(claims["nbf"] - now, "behind"),
            claim="nbf",
            expected=f"not after {_moment(now + leeway)}",
            actual=claims["nbf"],
        )


def check_auth_time(claims: "dict[str, Any]", now: float, leeway: float, max_age: float) -> None:
    """
    Refuse a token whose user logged in more than max_age seconds ago.

    Raises: IdTokenError.
    """
    if "auth_time" not in claims:
        raise refusal("it does not say when the user logged in", TELL_TENANT, claim="auth_time")
    if claims["auth_time"] + max_age + leeway < now:
        raise refusal(
            "the user logged in too long ago",
            "Log in again with your password.",
            claim="auth_time",
            expected=f"not before {_moment(now - max_age - leeway)}",
            actual=claims["auth_time"],
        )


def is_moment(value: "Any") -> bool:
    """Return True if value is a number of seconds since the Unix epoch."""
    # JSON has no largest integer. The bound keeps sums in the range of floats.
    return (
        isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < MAX_MOMENT
    )


def _clock_advice(seconds: float, direction: str) -> str:
    if seconds < 1:
        return (
            "The tenant issued the token with this time. Log in again. If that does not help, tell "
            "the developer of this page: the ID tokens of the tenant must be valid when they are "
            "issued."
        )
    return (
        f"This device's clock seems to be about {_in_words(seconds)} {direction}. "
        "Set it to the right time, if possible automatically, and log in again."
    )


def _in_words(seconds: float) -> str:
    for size, name in ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second")):
        if seconds >= size:
            count = int(seconds / size + 0.5)
            return f"{count} {name}" if count == 1 else f"{count} {name}s"
    return "1 second"


def _moment(seconds: float) -> int:
    return int(seconds)
