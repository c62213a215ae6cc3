"""
Authorization codes (RFC 6749, 4.1.2). A code is valid once, for sixty seconds.

A second use revokes the tokens of the first one.
"""

from ..encoding.base64url import fingerprint

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..context import Context
    from ..store.records import AuthorizationRequest, Code, Session

CODE_LIFETIME = 60  # seconds
_MEMORY = 86400  # seconds for which a used code is stored, to detect a second use
_LONGEST_LIFETIME = 30 * 86400  # seconds; the longest lifetime of an access token


def issue_code(context: "Context", wanted: "AuthorizationRequest", session: "Session") -> str:
    """Return a new code for an authorization request and the session's user."""
    code = context.new_secret()
    context.state.codes.append(
        {
            "code_hash": fingerprint(code),
            "wanted": wanted,
            "user_id": session["user_id"],
            "sid": session["sid"],
            "auth_time": session["auth_time"],
            "expires_at": context.now + CODE_LIFETIME,
            "family_hash": "",
            "jti": "",
        }
    )
    return code


def find_code(context: "Context", code: str) -> "Code | None":
    """Return the record of a code, used or unused, or None."""
    code_hash = fingerprint(code)
    for record in context.state.codes:
        if record["code_hash"] == code_hash:
            return record
    return None


def is_used(record: "Code") -> bool:
    """Return True if the code was redeemed before."""
    return record["jti"] != ""


def use_code(context: "Context", record: "Code", *, jti: str, family_hash: str) -> None:
    """Mark a code as used, and store the ids of its tokens."""
    record["jti"] = jti
    record["family_hash"] = family_hash
    record["expires_at"] = context.now + _MEMORY


def revoke_tokens(context: "Context", record: "Code") -> None:
    """Revoke the tokens that were issued for the code."""
    state = context.state
    state.families = [
        family for family in state.families if family["family_hash"] != record["family_hash"]
    ]
    state.revoked.append({"jti": record["jti"], "expires_at": context.now + _LONGEST_LIFETIME})
