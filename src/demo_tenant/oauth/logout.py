"""
Auth0's /v2/logout, and /oidc/logout (OpenID Connect RP-Initiated Logout 1.0).

Both end the session at the tenant, and redirect only to the application's allowed logout URLs.
"""

from ..encoding.form import encode_form
from ..http_message import only_value, redirect
from ..pages.pages import confirm_logout_page, logged_out_page
from ..store import event_log
from .refusal import ErrorPage
from .session import close_session, find_session
from .signing_key import InvalidToken

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..context import Context
    from ..http_message import Request, Response


async def auth0_logout(context: "Context", request: "Request") -> "Response":
    """End the session, and redirect to returnTo."""
    client_id, return_to = (
        only_value(request.query, "client_id"),
        only_value(request.query, "returnTo"),
    )
    _end_session(context, client_id)
    return _redirect_back(context, client_id, return_to, parameter="returnTo")


async def oidc_logout(context: "Context", request: "Request") -> "Response":
    """End the session. Without a fitting ID token the user must confirm it first."""
    pairs = request.query if request.method == "GET" else request.form()
    client_id = only_value(pairs, "client_id")
    hint = _read_hint(context, only_value(pairs, "id_token_hint"))
    if hint and client_id not in ("", hint["aud"]):
        raise ErrorPage(
            400,
            "You cannot be logged out like this",
            "The id_token_hint belongs to another application.",
        )
    client_id = client_id or str(hint.get("aud", ""))
    session = find_session(context)
    is_confirmed = only_value(pairs, "csrf") == context.csrf_token() and request.method == "POST"
    if session is not None and hint.get("sid") != session["sid"] and not is_confirmed:
        return confirm_logout_page(context, pairs)
    _end_session(context, client_id)
    return_to = only_value(pairs, "post_logout_redirect_uri")
    state = only_value(pairs, "state")
    return _redirect_back(
        context, client_id, return_to, parameter="post_logout_redirect_uri", state=state
    )


def _read_hint(context: "Context", id_token_hint: str) -> "dict[str, Any]":
    """Return the claims of this tenant's ID token, even if it has expired; {} if none was sent."""
    if not id_token_hint:
        return {}
    try:
        claims = context.key.verify(id_token_hint)
    except InvalidToken:
        detail = "The id_token_hint was not issued by this tenant."
        raise ErrorPage(400, "You cannot be logged out like this", detail) from None
    if not isinstance(claims["aud"], str) or "sid" not in claims:
        detail = "The id_token_hint is not an ID token."
        raise ErrorPage(400, "You cannot be logged out like this", detail)
    return claims


def _end_session(context: "Context", client_id: str) -> None:
    session = find_session(context)
    if session is not None:
        event_log.write(
            context, event_log.LOGOUT, user_id=session["user_id"], client_id=client_id[:100]
        )
    close_session(context)


def _redirect_back(
    context: "Context", client_id: str, return_to: str, *, parameter: str, state: str = ""
) -> "Response":
    if not return_to:
        return logged_out_page(context)
    client = context.state.find_client(client_id)
    if client is None or return_to not in client["logout_urls"]:
        where = (
            f"the allowed logout URLs of {client['name']}" if client else "any allowed logout URLs"
        )
        detail = (
            f"The address in {parameter} is not in {where}: {return_to}. You are logged out "
            "nevertheless."
        )
        raise ErrorPage(400, "You cannot be sent back", detail)
    if state:
        return_to += ("&" if "?" in return_to else "?") + encode_form([("state", state)])
    return redirect(return_to)
