"""
Authorization requests that wait for the user.

The id of a pending request is a secret of one browser, which prevents CSRF.
"""

from ..encoding.base64url import fingerprint

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..context import Context
    from ..store.records import AuthorizationRequest, PendingRequest

PENDING_LIFETIME = 3600  # seconds
_CAPACITY = 50  # requests; the oldest are deleted
_SECOND_CLICK = 10  # seconds


def add_pending(context: "Context", wanted: "AuthorizationRequest") -> "PendingRequest":
    """Add an authorization request to this browser's pending requests, and return it."""
    pending: PendingRequest = {
        "id": context.new_secret(),
        "session_hashes": [fingerprint(context.require_session_id())],
        "wanted": wanted,
        "is_fresh": False,
        "is_answered": False,
        "expires_at": context.now + PENDING_LIFETIME,
    }
    context.state.pending = context.state.pending[1 - _CAPACITY :] + [pending]
    return pending


def find_pending(context: "Context", pending_id: str) -> "PendingRequest | None":
    """Return the pending request with this id in this browser, or None."""
    session_hash = fingerprint(context.session_id)
    for pending in context.state.pending:
        if pending["id"] == pending_id and session_hash in pending["session_hashes"]:
            return pending
    return None


def end_pending(context: "Context", pending: "PendingRequest") -> None:
    """
    Mark a request as answered, and let it expire soon.

    Until then, the second click of a double click gets an answer, too.
    """
    pending["is_answered"] = True
    pending["expires_at"] = min(pending["expires_at"], context.now + _SECOND_CLICK)
