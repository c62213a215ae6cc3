"""Access tokens: JWTs from /oauth/token, checked by the Management API and /userinfo."""

from .signing_key import InvalidToken

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..context import Context
    from ..http_message import Request
    from ..store.records import Client


class TokenRefused(Exception):
    """The access token is missing or not accepted. The text is Auth0's text for the reason."""


async def issue_access_token(
    context: "Context", client: "Client", *, user_id: str, audience: str, scope: list[str], jti: str
) -> str:
    """Return an access token for user_id."""
    audiences: str | list[str] = audience
    if "openid" in scope and audience != context.userinfo_audience:
        audiences = [audience, context.userinfo_audience]
    return await context.key.sign(
        [
            ("iss", context.issuer),
            ("sub", user_id),
            ("aud", audiences),
            ("iat", context.now),
            ("exp", context.now + client["access_token_lifetime"]),
            ("scope", " ".join(scope)),
            ("azp", client["client_id"]),
            ("jti", jti),
        ]
    )


def check_access_token(context: "Context", request: "Request", audience: str) -> "dict[str, Any]":
    """
    Return the claims of the request's Bearer token (RFC 6750, 2.1) for audience.

    Raises: TokenRefused.
    """
    scheme, _, token = request.header("authorization").partition(" ")
    if not token:
        raise TokenRefused("Missing authentication")
    if scheme.lower() != "bearer":
        raise TokenRefused("Bad HTTP authentication header format")
    try:
        claims = context.key.verify(token.strip())
    except InvalidToken:
        raise TokenRefused("Invalid signature received for JSON Web Token validation") from None
    # An ID token has the same signature, but neither scope nor this audience.
    audiences = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    if "scope" not in claims or audience not in audiences:
        raise TokenRefused(f"Bad audience: {audiences[0]}")
    if claims["exp"] <= context.now:
        raise TokenRefused("Expired token received for JSON Web Token validation")
    if any(record["jti"] == claims["jti"] for record in context.state.revoked):
        raise TokenRefused("Revoked token received for JSON Web Token validation")
    return claims


def scope_of(claims: "dict[str, Any]") -> list[str]:
    """Return the names in the token's scope."""
    names: list[str] = claims["scope"].split()
    return names
