"""
Refresh tokens with rotation (RFC 9700, 4.14.2).

Each use gives a new token. A second use of a token revokes its whole family. A token is
"v1.<family>.<secret>". All tokens of a family have the same <family>, so the tenant recognises a
used token without a list of all used tokens.
"""

from ..encoding.base64url import fingerprint

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..context import Context
    from ..store.records import Code, RefreshTokenFamily

FAMILY_LIFETIME = 30 * 86400  # seconds
_PREFIX = "v1."


def issue_family(context: "Context", code: "Code") -> "tuple[str, str]":
    """Return the first refresh token of a new family for code, and its family_hash."""
    family, secret = context.new_secret(), context.new_secret()
    record: RefreshTokenFamily = {
        "family_hash": fingerprint(family),
        "current_hash": fingerprint(secret),
        "user_id": code["user_id"],
        "client_id": code["wanted"]["client_id"],
        "audience": code["wanted"]["audience"],
        "scope": code["wanted"]["scope"],
        "sid": code["sid"],
        "auth_time": code["auth_time"],
        "expires_at": context.now + FAMILY_LIFETIME,
    }
    context.state.families.append(record)
    return _PREFIX + family + "." + secret, record["family_hash"]


def find_family(context: "Context", token: str) -> "RefreshTokenFamily | None":
    """Return the family of a token, current or used, or None."""
    family_hash = fingerprint(_split(token)[0])
    for record in context.state.families:
        if record["family_hash"] == family_hash:
            return record
    return None


def is_latest(record: "RefreshTokenFamily", token: str) -> bool:
    """Return True if token is the unused token of its family."""
    return record["current_hash"] == fingerprint(_split(token)[1])


def rotate(context: "Context", record: "RefreshTokenFamily", token: str) -> str:
    """Return a new refresh token that replaces token."""
    secret = context.new_secret()
    record["current_hash"] = fingerprint(secret)
    return _PREFIX + _split(token)[0] + "." + secret


def revoke_family(context: "Context", record: "RefreshTokenFamily") -> None:
    """Delete the family, so that none of its tokens is accepted."""
    context.state.families.remove(record)


def _split(token: str) -> "tuple[str, str]":
    family, _, secret = token[len(_PREFIX) :].partition(".")
    return (family, secret) if token.startswith(_PREFIX) else ("", "")
