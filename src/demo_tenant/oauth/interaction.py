"""/u/login and /u/consent: the pages for login and consent (RFC 6749, 4.1.1 and 3.1)."""

from ..http_message import only_value, redirect
from ..pages.pages import consent_page, login_page
from ..store import event_log
from .authorization_response import answer_error, answer_with_code
from .authorize import CONSENT, DONE, LOGIN, next_step
from .grant import allow, missing_scope
from .pending_request import end_pending, find_pending
from .refusal import ErrorPage
from .session import find_session, open_session

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..context import Context
    from ..http_message import Pairs, Request, Response
    from ..store.records import PendingRequest, Session


async def show_login(context: "Context", request: "Request") -> "Response":
    """Show the users who can log in. A logged-in user may choose another one."""
    return login_page(context, _require_pending(context, request.query))


async def login(context: "Context", request: "Request") -> "Response":
    """Log the chosen user in, and continue with the authorization request."""
    fields = request.form()
    pending = _require_pending(context, fields, even_answered=True)
    user = context.state.find_user(only_value(fields, "user_id"))
    if user is None:
        raise ErrorPage(400, "There is no such user", "Go back and choose one of the users shown.")
    session = open_session(context, user["user_id"])
    pending["is_fresh"] = True
    user["last_login"] = context.now
    user["logins_count"] += 1
    event_log.write(
        context, event_log.LOGIN, user_id=user["user_id"], client_id=pending["wanted"]["client_id"]
    )
    return _proceed(context, pending, session)


async def show_consent(context: "Context", request: "Request") -> "Response":
    """Show the scope that the client requests."""
    pending = _require_pending(context, request.query)
    session = find_session(context)
    if _next_step(context, pending, session) != CONSENT or session is None:
        return _proceed(context, pending, session)
    wanted = pending["wanted"]
    missing = missing_scope(
        context, session["user_id"], wanted["client_id"], wanted["audience"], wanted["scope"]
    )
    # prompt=consent asks for the whole scope again, even if nothing is missing.
    return consent_page(context, pending, session, missing or wanted["scope"])


async def consent(context: "Context", request: "Request") -> "Response":
    """Add the grant and answer with a code if the user accepts, with an error otherwise."""
    fields = request.form()
    pending = _require_pending(context, fields, even_answered=True)
    session = find_session(context)
    is_for_this_user = session is not None and session["user_id"] == only_value(fields, "user_id")
    if session is None or not is_for_this_user or _next_step(context, pending, session) != CONSENT:
        return _proceed(context, pending, session)
    wanted = pending["wanted"]
    user_id, client_id = session["user_id"], wanted["client_id"]
    decision = only_value(fields, "decision")
    if decision == "decline":
        end_pending(context, pending)
        description = "User did not authorize the request"
        event_log.write(
            context,
            event_log.LOGIN_FAILED,
            user_id=user_id,
            client_id=client_id,
            detail=description,
        )
        return answer_error(context, wanted, "access_denied", description)
    if decision != "accept":
        raise ErrorPage(400, "Nothing was decided", "Go back and choose Accept or Decline.")
    allow(context, user_id, client_id, wanted["audience"], wanted["scope"])
    event_log.write(
        context,
        event_log.CONSENT,
        user_id=user_id,
        client_id=client_id,
        detail=" ".join(wanted["scope"]),
    )
    end_pending(context, pending)
    return answer_with_code(context, wanted, session)


def _require_pending(
    context: "Context", pairs: "Pairs", *, even_answered: bool = False
) -> "PendingRequest":
    """Return the pending request. Raises: ErrorPage, also for a request that is answered."""
    pending = find_pending(context, only_value(pairs, "state"))
    if pending is None or (pending["is_answered"] and not even_answered):
        raise ErrorPage(
            400,
            "This login is over",
            "It was finished, or started long ago, or in another browser. "
            "Go back to the application, and log in there.",
        )
    return pending


def _next_step(context: "Context", pending: "PendingRequest", session: "Session | None") -> str:
    return next_step(context, pending["wanted"], session, is_fresh=pending["is_fresh"])


def _proceed(
    context: "Context", pending: "PendingRequest", session: "Session | None"
) -> "Response":
    step = _next_step(context, pending, session)
    if step == DONE and session is not None:
        end_pending(context, pending)
        return answer_with_code(context, pending["wanted"], session)
    return redirect(f"{context.issuer}u/{step or LOGIN}?state={pending['id']}")
