"""ID tokens (OpenID Connect Core, 2) and the claims that a scope requests (5.4)."""

from ..encoding.moment import iso_time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..context import Context
    from ..store.records import Client, User


async def issue_id_token(
    context: "Context",
    client: "Client",
    user: "User",
    *,
    scope: list[str],
    sid: str,
    auth_time: int,
    nonce: str = "",
) -> str:
    """Return an ID token about user for client, or "" if scope has no openid."""
    if "openid" not in scope:
        return ""
    claims = user_claims(context, user, scope) + [
        ("iss", context.issuer),
        ("aud", client["client_id"]),
        ("sub", user["user_id"]),
        ("iat", context.now),
        ("exp", context.now + client["id_token_lifetime"]),
        ("auth_time", auth_time),
        ("sid", sid),
    ]
    if nonce:
        claims.append(("nonce", nonce))
    return await context.key.sign(claims)


def user_claims(context: "Context", user: "User", scope: list[str]) -> "list[tuple[str, Any]]":
    """Return the user's claims for scope, without sub. updated_at is a text, as at Auth0."""
    claims: list[tuple[str, Any]] = []
    if "profile" in scope:
        claims += [
            ("nickname", user["nickname"]),
            ("name", user["name"]),
            ("picture", context.assets_url + user["picture"]),
            ("updated_at", iso_time(user["updated_at"])),
        ]
    if "email" in scope:
        claims += [("email", user["email"]), ("email_verified", user["email_verified"])]
    return claims
