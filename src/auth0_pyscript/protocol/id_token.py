"""
The checks of an ID token's header and claims (OpenID Connect Core, sections 2 and 3.1.3.7). Pure.

`CryptoPort.verify_rs256` checks the signature. A token response may be used only after that check
and all checks in this module have passed.
"""

import hashlib

from ..encoding import base64url
from .id_token_refusal import TELL_TENANT, refusal
from .id_token_times import check_auth_time, check_times, is_moment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .jwt import Jwt

LEEWAY = 60  # seconds by which clocks may differ

_CHECK_SETTINGS = "Tell the developer of this page: check domain and client_id in auth_config.json."
_LOG_IN_AGAIN = "It belongs to another login, or was changed on its way. Log in again."
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
        raise refusal(
            "it is not signed with RS256",
            "Tell the developer of this page: at the tenant choose RS256 (Applications → Advanced "
            "Settings → OAuth → JSON Web Token Signature Algorithm).",
            claim="alg",
            expected="RS256",
            actual=algorithm,
        )
    for parameter in ("crit", "b64", "zip"):
        if parameter in jwt.header:
            raise refusal(
                "its header has an extension that is not supported",
                "Tell the developer of this page: the tenant must issue plain ID tokens.",
                claim=parameter,
                actual=jwt.header[parameter],
            )
    kind = jwt.header.get("typ", "JWT")
    if not isinstance(kind, str) or kind.upper() != "JWT":
        raise refusal(
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
        raise refusal(
            "it was issued by another tenant",
            _CHECK_SETTINGS,
            claim="iss",
            expected=issuer,
            actual=claims["iss"],
        )
    _check_audience(claims, client_id)
    check_times(claims, now, leeway)
    if nonce is not None and not (nonce_may_be_absent and "nonce" not in claims):
        # The error has neither nonce, because errors are logged.
        if "nonce" not in claims:
            raise refusal("it has no nonce", _LOG_IN_AGAIN, claim="nonce")
        if claims["nonce"] != nonce:
            raise refusal("it was issued for another login", _LOG_IN_AGAIN, claim="nonce")
    if max_age is not None:
        check_auth_time(claims, now, leeway, max_age)
    if sub is not None and claims["sub"] != sub:
        raise refusal(
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
        raise refusal("it was issued with another access token", _LOG_IN_AGAIN, claim="at_hash")


def _check_required(claims: "dict[str, Any]") -> None:
    for claim, meaning in _REQUIRED:
        if claim not in claims:
            raise refusal(f"it does not say {meaning}", TELL_TENANT, claim=claim)
    for claim in ("iss", "sub"):
        if not isinstance(claims[claim], str) or not claims[claim]:
            raise refusal(
                "a claim that must be a text is not one",
                TELL_TENANT,
                claim=claim,
                expected="a text",
            )
    if "\ufffd" in claims["sub"]:
        # U+FFFD replaces any broken character, so two users could get the same identifier.
        raise refusal("its user's identifier is broken", _TELL_TENANT_NAME, claim="sub")
    for claim in ("exp", "iat", "nbf", "auth_time"):
        if claim in claims and not is_moment(claims[claim]):
            raise refusal(
                "a claim that must be a time is not one",
                TELL_TENANT,
                claim=claim,
                expected="seconds",
            )


def _check_audience(claims: "dict[str, Any]", client_id: str) -> None:
    audience = claims["aud"]
    audiences = audience if isinstance(audience, list) else [audience]
    if client_id not in audiences:
        raise refusal(
            "it was issued for another application",
            _CHECK_SETTINGS,
            claim="aud",
            expected=client_id,
            actual=audience,
        )
    if len(audiences) > 1 and "azp" not in claims:
        raise refusal(
            "it is for several applications, and does not name the one that asked for it",
            TELL_TENANT,
            claim="azp",
            expected=client_id,
        )
    if claims.get("azp", client_id) != client_id:
        raise refusal(
            "another application asked for it",
            _CHECK_SETTINGS,
            claim="azp",
            expected=client_id,
            actual=claims["azp"],
        )
