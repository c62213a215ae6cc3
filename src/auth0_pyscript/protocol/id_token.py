"""
The checks of an ID token's header and claims (OpenID Connect Core, sections 2 and 3.1.3.7). Pure.

`CryptoPort.verify_rs256` checks the signature. A token response may be used only after that check
and all checks in this module have passed.
"""

import hashlib

from ..encoding import base64url
from ..encoding.quotation import quote
from ..errors import IdTokenError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .jwt import Jwt

LEEWAY = 60  # seconds by which clocks may differ
MAX_MOMENT = 1e12  # seconds since the Unix epoch; about 30,000 years

_CHECK_SETTINGS = "Tell the developer of this page: check domain and client_id in auth_config.json."
_LOG_IN_AGAIN = "It belongs to another login, or was changed on its way. Log in again."
_TELL_TENANT = (
    "Tell the developer of this page: the tenant must put this claim into every ID token "
    "(OpenID Connect Core, section 2)."
)

_TELL_TENANT_NAME = (
    "Tell the developer of this page: the tenant must give this user an identifier in well-formed "
    "Unicode."
)

# claim: the fact that is unknown without it
_REQUIRED = (
    ("iss", "who issued it"),
    ("sub", "who the user is"),
    ("aud", "for which application it is"),
    ("exp", "when it expires"),
    ("iat", "when it was issued"),
)


def check_header(jwt: "Jwt") -> None:
    """
    Refuse a token that is not signed with RS256, or that uses an extension.

    Raises: IdTokenError; its claim is the name of the header parameter.
    Source: RFC 8725, sections 3.1 and 3.11.
    """
    algorithm = jwt.header.get("alg")
    if algorithm != "RS256":
        raise _refusal(
            "it is not signed with RS256",
            "Tell the developer of this page: at the tenant choose RS256 (Applications → Advanced "
            "Settings → OAuth → JSON Web Token Signature Algorithm).",
            claim="alg",
            expected="RS256",
            actual=algorithm,
        )
    for parameter in ("crit", "b64", "zip"):
        if parameter in jwt.header:
            raise _refusal(
                "its header has an extension that is not supported",
                "Tell the developer of this page: the tenant must issue plain ID tokens.",
                claim=parameter,
                actual=jwt.header[parameter],
            )
    kind = jwt.header.get("typ", "JWT")
    if not isinstance(kind, str) or kind.upper() != "JWT":
        raise _refusal(
            "it is another kind of token", _LOG_IN_AGAIN, claim="typ", expected="JWT", actual=kind
        )


def check_claims(
    claims: "dict[str, Any]",
    *,
    issuer: str,
    client_id: str,
    nonce: str | None,
    now: float,
    leeway: float = LEEWAY,
    max_age: float | None = None,
    sub: str | None = None,
    nonce_may_be_absent: bool = False,
) -> None:
    """
    Refuse a newly issued ID token whose claims do not belong to this login.

    now is in seconds since the Unix epoch, leeway and max_age are in seconds. sub is the user that
    a renewal must return again. nonce is that of the login, None for no check; after a refresh the
    token need not have it (nonce_may_be_absent).
    Raises: IdTokenError for the first claim that is missing or wrong.
    Source: OpenID Connect Core, sections 3.1.3.7 and 12.2.
    """
    _check_required(claims)
    if claims["iss"] != issuer:
        raise _refusal(
            "it was issued by another tenant",
            _CHECK_SETTINGS,
            claim="iss",
            expected=issuer,
            actual=claims["iss"],
        )
    _check_audience(claims, client_id)
    _check_times(claims, now, leeway)
    if nonce is not None and not (nonce_may_be_absent and "nonce" not in claims):
        # The error has neither nonce, because errors are logged.
        if "nonce" not in claims:
            raise _refusal("it has no nonce", _LOG_IN_AGAIN, claim="nonce")
        if claims["nonce"] != nonce:
            raise _refusal("it was issued for another login", _LOG_IN_AGAIN, claim="nonce")
    if max_age is not None:
        _check_auth_time(claims, now, leeway, max_age)
    if sub is not None and claims["sub"] != sub:
        raise _refusal(
            "it belongs to another user",
            "Another user has logged in at the tenant since. Log out, then log in again.",
            claim="sub",
            expected=sub,
            actual=claims["sub"],
        )


def check_access_token_hash(claims: "dict[str, Any]", access_token: str) -> None:
    """
    Refuse an ID token whose `at_hash` belongs to another access token. The claim may be absent.

    Raises: IdTokenError. Source: OpenID Connect Core, section 3.1.3.8.
    """
    digest = hashlib.sha256(access_token.encode()).digest()
    if "at_hash" in claims and claims["at_hash"] != base64url.encode(digest[:16]):
        raise _refusal("it was issued with another access token", _LOG_IN_AGAIN, claim="at_hash")


def _check_required(claims: "dict[str, Any]") -> None:
    for claim, meaning in _REQUIRED:
        if claim not in claims:
            raise _refusal(f"it does not say {meaning}", _TELL_TENANT, claim=claim)
    for claim in ("iss", "sub"):
        if not isinstance(claims[claim], str) or not claims[claim]:
            raise _refusal(
                "a claim that must be a text is not one",
                _TELL_TENANT,
                claim=claim,
                expected="a text",
            )
    if "\ufffd" in claims["sub"]:
        # U+FFFD replaces any broken character, so two users could get the same identifier.
        raise _refusal("its user's identifier is broken", _TELL_TENANT_NAME, claim="sub")
    for claim in ("exp", "iat", "nbf", "auth_time"):
        if claim in claims and not _is_moment(claims[claim]):
            raise _refusal(
                "a claim that must be a time is not one",
                _TELL_TENANT,
                claim=claim,
                expected="seconds",
            )


def _check_audience(claims: "dict[str, Any]", client_id: str) -> None:
    audience = claims["aud"]
    audiences = audience if isinstance(audience, list) else [audience]
    if client_id not in audiences:
        raise _refusal(
            "it was issued for another application",
            _CHECK_SETTINGS,
            claim="aud",
            expected=client_id,
            actual=audience,
        )
    if len(audiences) > 1 and "azp" not in claims:
        raise _refusal(
            "it is for several applications, and does not name the one that asked for it",
            _TELL_TENANT,
            claim="azp",
            expected=client_id,
        )
    if claims.get("azp", client_id) != client_id:
        raise _refusal(
            "another application asked for it",
            _CHECK_SETTINGS,
            claim="azp",
            expected=client_id,
            actual=claims["azp"],
        )


def _check_times(claims: "dict[str, Any]", now: float, leeway: float) -> None:
    # The token has just been issued, so iat is the tenant's time, and the difference is the error
    # of this computer's clock.
    ahead = now - claims["iat"]
    if claims["exp"] + leeway <= now:
        raise _refusal(
            "it has expired already",
            _clock_advice(ahead, "ahead"),
            claim="exp",
            expected=f"after {_moment(now - leeway)}",
            actual=claims["exp"],
        )
    if ahead < -leeway:
        raise _refusal(
            "it was issued in the future",
            _clock_advice(-ahead, "behind"),
            claim="iat",
            expected=f"not after {_moment(now + leeway)}",
            actual=claims["iat"],
        )
    if claims.get("nbf", now) > now + leeway:
        raise _refusal(
            "it is not valid yet",
            _clock_advice(claims["nbf"] - now, "behind"),
            claim="nbf",
            expected=f"not after {_moment(now + leeway)}",
            actual=claims["nbf"],
        )


def _check_auth_time(claims: "dict[str, Any]", now: float, leeway: float, max_age: float) -> None:
    if "auth_time" not in claims:
        raise _refusal("it does not say when the user logged in", _TELL_TENANT, claim="auth_time")
    if claims["auth_time"] + max_age + leeway < now:
        raise _refusal(
            "the user logged in too long ago",
            "Log in again with your password.",
            claim="auth_time",
            expected=f"not before {_moment(now - max_age - leeway)}",
            actual=claims["auth_time"],
        )


def _clock_advice(seconds: float, direction: str) -> str:
    if seconds < 1:
        return (
            "The tenant issued the token with this time. Log in again; if that does not help, tell "
            "the developer of this page."
        )
    return (
        f"This computer's clock seems to be about {_in_words(seconds)} {direction}. "
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


def _is_moment(value: "Any") -> bool:
    # JSON has no largest integer. The bound keeps sums in the range of floats.
    return (
        isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < MAX_MOMENT
    )


def _refusal(
    reason: str, detail: str, *, claim: str, expected: "Any" = None, actual: "Any" = None
) -> IdTokenError:
    return IdTokenError(
        f"The ID token was refused: {reason} (claim '{claim}').",
        detail,
        claim=claim,
        expected=expected,
        actual=quote(actual) if isinstance(actual, str) else actual,
    )
