"""
What a user can do about an error: one table of all errors and all places, with the buttons that are
offered.

docs/errors.md is written from this table. This module is imported only when something has failed.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..types import ErrorData

# The places where an error is shown
LOGIN = "login"  # a login could not begin, or ended with an error: <auth0-error>
SESSION = "session"  # a session could not be restored, or has ended: <auth0-error>
CALL = "call"  # a call for one element failed: in that element's card
PAGE = "page"  # the page itself, or its link to the vault: <auth0-error>
PLACES = (LOGIN, SESSION, CALL, PAGE)

# The actions that are offered. Each is an action of `Screen`, except for `reload` of the page.
AGAIN, OTHER, LEAVE, RETRY, RELOAD, DISMISS = (
    "login-again",
    "login-other",
    "logout",
    "retry",
    "reload",
    "dismiss",
)
LABELS = {
    AGAIN: "Log in again",
    OTHER: "Log in as somebody else",
    LEAVE: "Log out at the tenant",
    RETRY: "Try again",
    RELOAD: "Load the page again",
    DISMISS: "Dismiss",
}

# The tenant refused this person, and answers the same again while its own session of this person
# stands.
_PERSON = (AGAIN, OTHER, LEAVE)
_AGAIN = (AGAIN,)
_RETRY = (RETRY,)
_RELOAD = (RELOAD,)
_RETRY_OR_LOGIN = (RETRY, AGAIN)
_QUIET = ()  # no alert: the page shows "Log in"
_NOWHERE = None  # the error does not occur there, or only the page's own Python gets it

TELL_DEVELOPER = "Tell the developer of this page: "
_CHECK_OPTION = "check {option} in auth_config.json."
# The details of these errors say what the developer must do.
_FOR_DEVELOPER = ("ApiNotAllowed", "ConfigurationError")
# These options are in the page or its code. All others are in auth_config.json.
_OF_CALLS = ("authorization_params", "cache_mode", "headers", "max_age", "return_to")

# (class, its codes, login, session, call, page); "*" stands for any other code of that class. An
# ApiError is told by its HTTP status.
TABLE: "tuple[tuple[str, str, Any, Any, Any, Any], ...]" = (
    ("AccessDenied", "access_denied unauthorized *", _PERSON, _PERSON, _PERSON, _NOWHERE),
    (
        "AuthorizationError",
        "server_error temporarily_unavailable",
        _AGAIN,
        _RETRY,
        _RETRY,
        _NOWHERE,
    ),
    (
        "AuthorizationError",
        "authorization_error invalid_request invalid_scope unauthorized_client *",
        _PERSON,
        _PERSON,
        _RETRY_OR_LOGIN,
        _NOWHERE,
    ),
    (
        "InteractionNeeded",
        "interaction_required mfa_required consent_required account_selection_required *",
        _AGAIN,
        _QUIET,
        _AGAIN,
        _NOWHERE,
    ),
    ("LoginRequired", "login_required *", _AGAIN, _QUIET, _AGAIN, _NOWHERE),
    ("NotAuthenticated", "not_authenticated token_not_cached *", _AGAIN, _QUIET, _AGAIN, _NOWHERE),
    ("TokenError", "access_denied unauthorized", _PERSON, _PERSON, _PERSON, _NOWHERE),
    ("TokenError", "invalid_grant mfa_required", _AGAIN, _AGAIN, _AGAIN, _NOWHERE),
    (
        "TokenError",
        "invalid_client invalid_scope unauthorized_client unsupported_grant_type *",
        _AGAIN,
        _RETRY_OR_LOGIN,
        _RETRY_OR_LOGIN,
        _NOWHERE,
    ),
    (
        "CallbackError",
        "invalid_state issuer_mismatch *",
        _AGAIN,
        _RETRY_OR_LOGIN,
        _RETRY_OR_LOGIN,
        _AGAIN,
    ),
    ("IdTokenError", "invalid_id_token *", _PERSON, _RETRY_OR_LOGIN, _RETRY_OR_LOGIN, _NOWHERE),
    ("ProtocolError", "protocol_error *", _AGAIN, _RETRY_OR_LOGIN, _RETRY_OR_LOGIN, _RELOAD),
    ("JsonError", "invalid_json *", _AGAIN, _RETRY_OR_LOGIN, _RETRY_OR_LOGIN, _RELOAD),
    (
        "NetworkError",
        "network_error cors_refused redirect_refused jwks_unavailable outcome_unknown page_gone *",
        _AGAIN,
        _RETRY,
        _RETRY,
        _RELOAD,
    ),
    ("RequestTimeout", "timeout *", _AGAIN, _RETRY, _RETRY, _RELOAD),
    ("RequestTimeout", "frame_timeout", _AGAIN, _QUIET, _RETRY_OR_LOGIN, _NOWHERE),
    ("RedirectLoop", "redirect_loop *", (AGAIN, LEAVE), _NOWHERE, _NOWHERE, _NOWHERE),
    ("UserChanged", "user_changed *", _AGAIN, (RELOAD, OTHER), _RELOAD, _NOWHERE),
    ("SessionChanged", "session_changed *", _RELOAD, _RELOAD, _RELOAD, _RELOAD),
    ("ConfigurationError", "invalid_target", _AGAIN, _RETRY_OR_LOGIN, _RETRY_OR_LOGIN, _NOWHERE),
    (
        "ConfigurationError",
        "invalid_configuration build_mismatch *",
        _RELOAD,
        _RELOAD,
        _RELOAD,
        _RELOAD,
    ),
    (
        "EnvironmentUnsuitable",
        "environment_unsuitable storage_unavailable service_worker_unavailable window_needed *",
        _AGAIN,
        _RETRY,
        _RETRY,
        _RELOAD,
    ),
    ("VaultUnavailable", "vault_unavailable *", _NOWHERE, _NOWHERE, _NOWHERE, _RELOAD),
    ("ApiNotAllowed", "api_not_allowed *", _NOWHERE, _NOWHERE, (RETRY, RELOAD), _NOWHERE),
    ("ApiError", "401", _NOWHERE, _NOWHERE, _AGAIN, _NOWHERE),
    ("ApiError", "403", _NOWHERE, _NOWHERE, _RETRY_OR_LOGIN, _NOWHERE),
    ("ApiError", "404", _NOWHERE, _NOWHERE, (RETRY, OTHER), _NOWHERE),
    ("ApiError", "api_error *", _NOWHERE, _NOWHERE, _RETRY, _NOWHERE),
    ("TokenNotAvailable", "token_not_available *", _NOWHERE, _NOWHERE, _NOWHERE, _NOWHERE),
    (
        "SyncBridgeUnavailable",
        "sync_bridge_unavailable packages_missing *",
        _NOWHERE,
        _NOWHERE,
        _NOWHERE,
        _NOWHERE,
    ),
    ("Auth0Error", "auth0_error *", _AGAIN, _RETRY_OR_LOGIN, _RETRY_OR_LOGIN, _RELOAD),
)


def ways_on(error: "ErrorData", place: str) -> "tuple[str, ...]":
    """
    Return the actions that are offered for an error (as `errors.to_data` returns it) in a place.
    """
    code = str(error["status"]) if error["kind"] == "ApiError" else error["error"]
    column = 2 + PLACES.index(place)
    row = _find(error["kind"], code) or _find(error["kind"], "*") or TABLE[-1]
    offered: Any = row[column]
    # An error that the table does not expect in that place still gets a button.
    usual: tuple[str, ...] = TABLE[-1][column]  # type: ignore[assignment]
    return usual if offered is None else offered


def alert_text(error: "ErrorData") -> tuple[str, str]:
    """
    Return title and detail of an error (as `errors.to_data` returns it) for a visitor of the page.

    A detail that only the developer can act on begins with "Tell the developer of this page: ".
    """
    detail = error["detail"]
    is_for_developer = error["kind"] in _FOR_DEVELOPER and error["error"] != "build_mismatch"
    if is_for_developer and TELL_DEVELOPER not in detail:
        option = error.get("option") or ""
        if option and option not in _OF_CALLS:
            detail = f"{_CHECK_OPTION.format(option=option)} {detail}"
        detail = TELL_DEVELOPER + detail[:1].lower() + detail[1:]
    return error["title"], detail


def labelled(actions: "tuple[str, ...]") -> tuple[tuple[str, str], ...]:
    """Return pairs of each action and its button's label."""
    return tuple((action, LABELS[action]) for action in actions)


def _find(kind: str, code: str) -> "tuple[str, str, Any, Any, Any, Any] | None":
    return next((row for row in TABLE if row[0] == kind and code in row[1].split()), None)
