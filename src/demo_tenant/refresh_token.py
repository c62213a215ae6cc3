"""
Refresh tokens with rotation (RFC 9700, 4.14.2): each use gives the next, and a used one ends the
family.

A token is "v1.<family>.<secret>": the first part stays through all rotations, so that one which was
exchanged before is recognised without a list of all that ever were.
"""

from .base64url import fingerprint

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .context import Context
    from .records import Code, RefreshTokenFamily

FAMILY_LIFETIME = 30 * 86400  # seconds
_PREFIX = "v1."


def issue_family(context: "Context", code: "Code") -> "tuple[str, str]":
    """Return the first refresh token that code gives, and the family_hash of all that follow."""
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
    """Return the family that token belongs to, as its latest or as an earlier one, or None."""
    family_hash = fingerprint(_split(token)[0])
    for record in context.state.families:
        if record["family_hash"] == family_hash:
            return record
    return None


def is_latest(record: "RefreshTokenFamily", token: str) -> bool:
    """Say whether token is the one of its family that has not been exchanged yet."""
    return record["current_hash"] == fingerprint(_split(token)[1])


def rotate(context: "Context", record: "RefreshTokenFamily", token: str) -> str:
    """Return the refresh token that takes the place of token."""
    secret = context.new_secret()
    record["current_hash"] = fingerprint(secret)
    return _PREFIX + _split(token)[0] + "." + secret


def revoke_family(context: "Context", record: "RefreshTokenFamily") -> None:
    """End the family: none of its tokens is accepted any more."""
    context.state.families.remove(record)


def _split(token: str) -> "tuple[str, str]":
    family, _, secret = token[len(_PREFIX) :].partition(".")
    return (family, secret) if token.startswith(_PREFIX) else ("", "")
