"""
The errors that the authorization endpoint returns, as exceptions with advice. Pure.

This module is imported only after a tenant has answered with an error.
Source: RFC 6749, section 4.1.2.1.
"""

from ..encoding.quotation import quote
from ..errors import (
    AccessDenied,
    AuthorizationError,
    ConfigurationError,
    InteractionNeeded,
    LoginRequired,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..errors import Auth0Error

_TRY_LATER = "Nothing is lost. It may work in a moment."
_TELL_DEVELOPER = "Tell the developer of this page: "
_READ_THE_LOG = (
    _TELL_DEVELOPER
    + "look this login up in the tenant's log (Monitoring → Logs), which has the reason."
)
_REFUSED_ACCOUNT = "Log in again once its reason is settled, or log in as somebody else."
_NO_REASON = "It gave no reason. Log in again, or log in as somebody else."

# error: (class, what happened, what to do, is the error retryable)
_ERRORS: "dict[str, tuple[type[AuthorizationError], str, str, bool]]" = {
    "access_denied": (
        AccessDenied,
        "You, or a rule of the tenant, declined this login.",
        "Log in again to agree, or once the reason is settled. Or log in as somebody else.",
        False,
    ),
    "unauthorized": (
        AccessDenied,
        "The tenant does not let this account in.",
        _REFUSED_ACCOUNT,
        False,
    ),
    "login_required": (LoginRequired, "Nobody is logged in at the tenant.", "Log in.", False),
    "mfa_required": (
        InteractionNeeded,
        "The tenant asks for a second factor.",
        "Log in again.",
        False,
    ),
    "interaction_required": (
        InteractionNeeded,
        "The tenant has to ask you something.",
        "Log in again.",
        False,
    ),
    "consent_required": (
        InteractionNeeded,
        "The tenant has to ask for your consent.",
        "Log in again.",
        False,
    ),
    "account_selection_required": (
        InteractionNeeded,
        "You have to choose an account at the tenant.",
        "Log in again.",
        False,
    ),
    "temporarily_unavailable": (
        AuthorizationError,
        "The tenant is too busy to log anyone in right now.",
        _TRY_LATER,
        True,
    ),
    "server_error": (
        AuthorizationError,
        "The tenant failed while logging you in.",
        _TRY_LATER,
        True,
    ),
    "invalid_scope": (
        AuthorizationError,
        "The tenant refused the scope that this page asks for.",
        _TELL_DEVELOPER
        + ("compare scope and apis in auth_config.json with the API's permissions at the tenant."),
        False,
    ),
    "unauthorized_client": (
        AuthorizationError,
        "The tenant does not let this application log in.",
        _TELL_DEVELOPER
        + "check client_id in auth_config.json; at the tenant the application's type "
        "must be Single Page "
        "Application, with the grant Authorization Code.",
        False,
    ),
    "invalid_request": (
        AuthorizationError,
        "The tenant refused the login request.",
        _READ_THE_LOG,
        False,
    ),
}
_UNKNOWN = (AuthorizationError, "The tenant did not log you in.", _READ_THE_LOG, False)

# If the description of one of these errors contains the word: (word, what happened, what to do).
_REQUEST_ERRORS = ("invalid_request", "unauthorized_client")
_REQUEST_ADVICE = (
    (
        "organization",
        "The tenant does not accept the organization of this login.",
        _TELL_DEVELOPER
        + "check organization in auth_config.json, or on the login button; at the tenant the "
        "application's setting (Applications → Organizations) allows, forbids or requires one.",
    ),
    (
        "connection",
        "The tenant does not accept the connection of this login.",
        _TELL_DEVELOPER
        + "check connection in auth_config.json, or on the login button; at the tenant it must "
        "be enabled for this application (Applications → Connections).",
    ),
)

_NO_SERVICE = "Service not found"  # Auth0's description for an unknown audience


def authorization_error(error: str, description: str = "", *, audience: str = "") -> "Auth0Error":
    """
    Return the error for an error response. Its title quotes the tenant's description.

    audience is that of the request. An unknown audience gives a ConfigurationError, any other
    response an AuthorizationError. At most 300 characters are quoted.
    """
    quoted = quote(description)
    if error == "invalid_target" or (error == "access_denied" and quoted.startswith(_NO_SERVICE)):
        return _unknown_audience(quoted, quoted.partition(_NO_SERVICE + ": ")[2] or audience)
    if error == "login_required" and "multifactor" in quoted.lower():
        # The user is logged in, and only the second factor is missing. Auth0's token endpoint
        # returns this code.
        error = "mfa_required"
    kind, title, detail, retryable = _ERRORS.get(error, _UNKNOWN)
    if error in _REQUEST_ERRORS:
        for word, what, advice in _REQUEST_ADVICE:
            if word in quoted.lower():
                title, detail = what, advice
    if quoted:
        title, detail = f"“{quoted}”", f"{title} {detail}"
    elif detail == _REFUSED_ACCOUNT:
        detail = _NO_REASON
    elif error not in _ERRORS and error:
        detail = f"It gave no reason, only the error “{quote(error, 60)}”. {detail}"
    return kind(title, detail, error=quote(error, 60) or None, retryable=retryable)


def _unknown_audience(quoted: str, audience: str) -> ConfigurationError:
    """
    Return the error for an audience that the tenant does not know.

    Source: RFC 8707, section 2, for the code. Auth0 sends access_denied.
    """
    what = f"The tenant knows no API with the audience “{quote(audience, 200)}”."
    advice = (
        _TELL_DEVELOPER
        + "create the API at the tenant (Applications → APIs) with this audience as its "
        "identifier, or correct audience and apis in auth_config.json."
    )
    if not quoted:
        return ConfigurationError(what, advice, option="apis", error="invalid_target")
    return ConfigurationError(
        f"“{quoted}”", f"{what} {advice}", option="apis", error="invalid_target"
    )
