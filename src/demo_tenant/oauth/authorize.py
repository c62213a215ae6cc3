"""/authorize (OpenID Connect Core, 3.1.2), with required PKCE (RFC 7636) and Auth0's messages."""

from ..encoding.origin import origin_of
from ..http_message import BadRequest, only_value, redirect
from ..store import event_log
from .authorization_response import answer_error, answer_with_code
from .grant import missing_scope
from .pending_request import add_pending
from .refusal import ErrorPage, OAuthError
from .session import find_session

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..context import Context
    from ..http_message import Pairs, Request, Response
    from ..store.records import AuthorizationRequest, Client, Session

LOGIN, CONSENT, DONE = "login", "consent", ""

_RESPONSE_MODES = ("query", "web_message")
_PROMPTS = ("none", "login", "consent", "select_account")
_NOT_SUPPORTED = {
    "request": "request_not_supported",
    "request_uri": "request_uri_not_supported",
    "registration": "registration_not_supported",
}


async def authorize(context: "Context", request: "Request") -> "Response":
    """Answer an authorization request with a code, an error, or a redirect to the next page."""
    pairs = request.query if request.method == "GET" else request.form()
    client = check_client(context, pairs)
    response_mode = _first(pairs, "response_mode") or "query"
    wanted: AuthorizationRequest = {
        "client_id": client["client_id"],
        "redirect_uri": check_redirect_uri(client, pairs),
        "response_mode": response_mode if response_mode in _RESPONSE_MODES else "query",
        "state": _first(pairs, "state"),
        "nonce": "",
        "scope": [],
        "audience": "",
        "code_challenge": "",
        "prompt": [],
        "max_age": -1,
        "login_hint": "",
    }
    _check_web_message(client, wanted)
    # The client and its redirect_uri are verified now, so later errors go to the client.
    try:
        _check_request(context, pairs, wanted)
    except BadRequest as error:
        return answer_error(context, wanted, "invalid_request", str(error))
    except OAuthError as error:
        return answer_error(context, wanted, error.error, error.description)
    return _proceed(context, wanted)


def next_step(
    context: "Context", wanted: "AuthorizationRequest", session: "Session | None", *, is_fresh: bool
) -> str:
    """
    Return the next step of an authorization request: LOGIN, CONSENT or DONE.

    is_fresh: the user has just logged in for this request, so prompt and max_age require no other
    login.
    """
    if session is None:
        return LOGIN
    age = context.now - session["auth_time"]
    if not is_fresh and ("login" in wanted["prompt"] or "select_account" in wanted["prompt"]):
        return LOGIN
    if not is_fresh and 0 <= wanted["max_age"] <= age:
        return LOGIN
    if "consent" in wanted["prompt"]:
        return CONSENT
    missing = missing_scope(
        context, session["user_id"], wanted["client_id"], wanted["audience"], wanted["scope"]
    )
    return CONSENT if missing else DONE


def check_client(context: "Context", pairs: "Pairs") -> "Client":
    """
    Return the client of an authorization request.

    Raises: ErrorPage, because the tenant must never redirect to an unknown client.
    """
    try:
        client_id = only_value(pairs, "client_id")
    except BadRequest as error:
        raise ErrorPage(400, "This login cannot start", str(error)) from None
    if not client_id:
        raise ErrorPage(400, "This login cannot start", "Missing required parameter: client_id.")
    client = context.state.find_client(client_id)
    if client is None:
        detail = (
            f"Unknown client: {client_id}. Check the client ID in the application's configuration."
        )
        raise ErrorPage(
            400, "This application is not known here", detail, error="unauthorized_client"
        )
    return client


def check_redirect_uri(client: "Client", pairs: "Pairs") -> str:
    """
    Return the redirect_uri, which must equal one of the client's (RFC 9700, 2.1).

    Raises: ErrorPage.
    """
    try:
        redirect_uri = only_value(pairs, "redirect_uri")
    except BadRequest as error:
        raise ErrorPage(400, "This login cannot start", str(error)) from None
    if not redirect_uri:
        raise ErrorPage(400, "This login cannot start", "Missing required parameter: redirect_uri.")
    if redirect_uri not in client["callbacks"]:
        detail = (
            "The provided redirect_uri is not in the list of allowed callback URLs: "
            f"{redirect_uri}. Add it to the allowed callback URLs of {client['name']}."
        )
        raise ErrorPage(403, "Callback URL mismatch", detail)
    return redirect_uri


def _check_web_message(client: "Client", wanted: "AuthorizationRequest") -> None:
    origin = origin_of(wanted["redirect_uri"])
    if wanted["response_mode"] == "web_message" and origin not in client["web_origins"]:
        detail = (
            f"{origin} is not in the allowed web origins of {client['name']}, so no message is "
            "sent to it."
        )
        raise ErrorPage(403, "Web origin mismatch", detail)


def _check_request(context: "Context", pairs: "Pairs", wanted: "AuthorizationRequest") -> None:
    """Check the parameters in pairs, and add them to wanted. Raises: OAuthError, BadRequest."""
    names = [name for name, _ in pairs]
    for name, error in _NOT_SUPPORTED.items():
        if name in names:
            raise OAuthError(error, f"The parameter {name} is not supported.")
    only_value(pairs, "state")
    response_type = only_value(pairs, "response_type")
    if not response_type:
        raise OAuthError("invalid_request", "Missing required parameter: response_type")
    if response_type != "code":
        raise OAuthError("unsupported_response_type", f"Unsupported response type: {response_type}")
    if only_value(pairs, "response_mode") not in ("",) + _RESPONSE_MODES:
        raise OAuthError("invalid_request", "Unsupported response_mode")
    wanted["code_challenge"] = _check_code_challenge(pairs)
    wanted["audience"] = _check_audience(context, pairs)
    wanted["scope"] = _check_scope(only_value(pairs, "scope"))
    wanted["prompt"] = _check_prompt(only_value(pairs, "prompt"))
    wanted["max_age"] = _check_max_age(only_value(pairs, "max_age"))
    wanted["nonce"] = only_value(pairs, "nonce")
    wanted["login_hint"] = only_value(pairs, "login_hint")


def _check_code_challenge(pairs: "Pairs") -> str:
    code_challenge = only_value(pairs, "code_challenge")
    if not code_challenge:
        raise OAuthError(
            "invalid_request", "Parameter 'code_challenge' is required (PKCE, RFC 7636)"
        )
    if only_value(pairs, "code_challenge_method") != "S256":
        raise OAuthError("invalid_request", "code_challenge_method must be S256")
    if len(code_challenge) != 43:
        raise OAuthError("invalid_request", "code_challenge must be 43 characters of base64url")
    return code_challenge


def _check_audience(context: "Context", pairs: "Pairs") -> str:
    audience = only_value(pairs, "audience") or context.userinfo_audience
    if audience not in (context.management_audience, context.userinfo_audience):
        raise OAuthError("access_denied", f"Service not found: {audience}")
    return audience


def _check_scope(scope: str) -> list[str]:
    # RFC 6749, 3.3: printable ASCII without space, double quote and backslash.
    if not all(" " <= character <= "~" and character not in '"\\' for character in scope):
        raise OAuthError("invalid_scope", "A scope is made of printable ASCII characters")
    names: list[str] = []
    for name in scope.split():
        if name not in names:
            names.append(name)
    return names


def _check_prompt(prompt: str) -> list[str]:
    prompts = prompt.split()
    if any(word not in _PROMPTS for word in prompts):
        raise OAuthError("invalid_request", "Unsupported prompt")
    if "none" in prompts and len(prompts) > 1:
        raise OAuthError("invalid_request", "prompt=none allows no other prompt")
    return prompts


def _check_max_age(max_age: str) -> int:
    if not max_age:
        return -1
    if not max_age.isdigit() or len(max_age) > 9:
        raise OAuthError("invalid_request", "max_age must be a whole number of seconds")
    return int(max_age)


def _proceed(context: "Context", wanted: "AuthorizationRequest") -> "Response":
    session = find_session(context)
    step = next_step(context, wanted, session, is_fresh=False)
    is_silent = "none" in wanted["prompt"]
    if step == DONE and session is not None:
        if is_silent:
            event_log.write(
                context,
                event_log.SILENT_LOGIN,
                user_id=session["user_id"],
                client_id=wanted["client_id"],
            )
        return answer_with_code(context, wanted, session)
    if is_silent:
        error = "login_required" if step == LOGIN else "consent_required"
        description = "Login required" if step == LOGIN else "Consent required"
        event_log.write(
            context,
            event_log.SILENT_LOGIN_FAILED,
            client_id=wanted["client_id"],
            detail=description,
        )
        return answer_error(context, wanted, error, description)
    pending = add_pending(context, wanted)
    return redirect(f"{context.issuer}u/{step}?state={pending['id']}")


def _first(pairs: "Pairs", name: str) -> str:
    for key, value in pairs:
        if key == name:
            return value
    return ""
