"""The answer to an authorization request: a redirect, or a page that posts it (web_message)."""

from ..encoding.form import encode_form
from ..http_message import redirect
from ..pages.pages import web_message_page
from ..store import event_log
from .authorization_code import issue_code
from .refusal import BLOCKED, is_blocked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..context import Context
    from ..http_message import Response
    from ..store.records import AuthorizationRequest, Session


def answer_with_code(
    context: "Context", wanted: "AuthorizationRequest", session: "Session"
) -> "Response":
    """
    Return the answer with a new code for the session's user.

    For a blocked user, return the answer with Auth0's error.
    """
    user = context.state.find_user(session["user_id"])
    if user is not None and is_blocked(user):
        event_log.write(
            context,
            event_log.LOGIN_FAILED,
            user_id=user["user_id"],
            client_id=wanted["client_id"],
            detail=BLOCKED,
        )
        return answer_error(context, wanted, "unauthorized", BLOCKED)
    return _answer(context, wanted, [("code", issue_code(context, wanted, session))])


def answer_error(
    context: "Context", wanted: "AuthorizationRequest", error: str, error_description: str
) -> "Response":
    """Return the answer with an error (RFC 6749, 4.1.2.1)."""
    return _answer(context, wanted, [("error", error), ("error_description", error_description)])


def _answer(
    context: "Context", wanted: "AuthorizationRequest", pairs: "list[tuple[str, str]]"
) -> "Response":
    # RFC 9207: iss identifies the tenant that answers.
    pairs = pairs + [("iss", context.issuer)]
    if wanted["state"]:
        pairs.append(("state", wanted["state"]))
    if wanted["response_mode"] == "web_message":
        return web_message_page(context, wanted, pairs)
    redirect_uri = wanted["redirect_uri"]
    return redirect(redirect_uri + ("&" if "?" in redirect_uri else "?") + encode_form(pairs))
