"""Authorization requests that wait for a person. Their id, a secret of one browser, stops CSRF."""

from .base64url import fingerprint

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .context import Context
    from .records import AuthorizationRequest, PendingRequest

PENDING_LIFETIME = 3600  # seconds
_CAPACITY = 50  # the oldest give way
_SECOND_CLICK = 10  # seconds


def keep_pending(context: "Context", wanted: "AuthorizationRequest") -> "PendingRequest":
    """Return wanted as a request that waits in this browser."""
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
    """Return the request of that id if it waits in this browser, or None."""
    session_hash = fingerprint(context.session_id)
    for pending in context.state.pending:
        if pending["id"] == pending_id and session_hash in pending["session_hashes"]:
            return pending
    return None


def end_pending(context: "Context", pending: "PendingRequest") -> None:
    """
    Let an answered request end. For a moment more, the second click of a double click is answered,
    too.
    """
    pending["is_answered"] = True
    pending["expires_at"] = min(pending["expires_at"], context.now + _SECOND_CLICK)
