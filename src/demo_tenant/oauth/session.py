"""
Sessions: a session is a browser in which a user has logged in.

The browser stores the session id, and the tenant only the fingerprint of the id.
"""

from ..encoding.base64url import fingerprint

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..context import Context
    from ..store.records import Session

SESSION_LIFETIME = 7 * 86400  # seconds; "Require log in after" of Auth0


def find_session(context: "Context") -> "Session | None":
    """Return the session of the request's browser, or None if nobody is logged in there."""
    if not context.session_id:
        return None
    session_hash = fingerprint(context.session_id)
    for session in context.state.sessions:
        if session["session_hash"] == session_hash and context.state.find_user(session["user_id"]):
            return session
    return None


def open_session(context: "Context", user_id: str) -> "Session":
    """Log user_id in. The browser gets a new session id, which prevents session fixation."""
    old_hash = fingerprint(context.require_session_id())
    context.session_id = context.new_secret()
    session: Session = {
        "session_hash": fingerprint(context.session_id),
        "sid": context.new_id(),
        "user_id": user_id,
        "auth_time": context.now,
        "expires_at": context.now + SESSION_LIFETIME,
    }
    state = context.state
    state.sessions = [other for other in state.sessions if other["session_hash"] != old_hash]
    state.sessions.append(session)
    # Pending logins in other tabs of this browser stay valid.
    for pending in state.pending:
        if old_hash in pending["session_hashes"]:
            # The second click of a double click still has the old id.
            pending["session_hashes"] = [old_hash, session["session_hash"]]
    return session


def close_session(context: "Context") -> None:
    """Log the browser out, and delete its session id."""
    if context.session_id:
        session_hash = fingerprint(context.session_id)
        state = context.state
        state.sessions = [
            other for other in state.sessions if other["session_hash"] != session_hash
        ]
        state.pending = [
            other for other in state.pending if session_hash not in other["session_hashes"]
        ]
    context.session_id = ""


def close_sessions_of(context: "Context", user_id: str) -> None:
    """Log user_id out in every browser."""
    state = context.state
    state.sessions = [session for session in state.sessions if session["user_id"] != user_id]
