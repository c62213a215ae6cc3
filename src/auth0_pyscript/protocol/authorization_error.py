"""
What an error response of the authorization endpoint means, and what to do about it (RFC 6749,
4.1.2.1). Pure.

Imported only when a tenant has answered with an error.
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
    + "look this login up in the tenant's log (Monitoring → Logs), which says what is wrong."
)
_REFUSED_ACCOUNT = "Do what it asks for, then log in again. Or log in as somebody else."
_NO_REASON = "It gave no reason. Log in again, or log in as somebody else."

# error: (class, what happened, what to do, may the same request succeed later)
_ERRORS: "dict[str, tuple[type[AuthorizationError], str, str, bool]]" = {
    "access_denied": (
        AccessDenied,
        "You, or a rule of the tenant, declined this login.",
        "Log in again if you want to agree. Or log in as somebody else.",
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
        + (
            "compare `scope` and `apis` in auth_config.json with the API's permissions at "
            "the tenant."
        ),
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

# A word in the description of one of these errors: what is wrong then, and what the developer has
# to do.
_REQUEST_ERRORS = ("invalid_request", "unauthorized_client")
_IN_THE_REQUEST = (
    (
        "organization",
        "The tenant does not accept the organization of this login.",
        _TELL_DEVELOPER
        + "check `organization` in auth_config.json, or on the login button; at the "
        "tenant the application "
        "(Applications → Organizations) says whether it takes, or requires, one.",
    ),
    (
        "connection",
        "The tenant does not accept the connection of this login.",
        _TELL_DEVELOPER
        + "check `connection` in auth_config.json, or on the login button; at the tenant "
        "it must be enabled "
        "for this application (Applications → Connections).",
    ),
)

_NO_SERVICE = "Service not found"  # Auth0's words for an audience that it does not know


def authorization_error(error: str, description: str = "", *, audience: str = "") -> "Auth0Error":
    """
    Return the error that an error response stands for: what the tenant said is its title, as a
    quotation.

    audience is what the request asked for. An audience that the tenant does not know gives a
    ConfigurationError, everything else an AuthorizationError. At most 300 characters are quoted.
    """
    said = quote(description)
    if error == "invalid_target" or (error == "access_denied" and said.startswith(_NO_SERVICE)):
        return _unknown_audience(said, said.partition(_NO_SERVICE + ": ")[2] or audience)
    if error == "login_required" and "multifactor" in said.lower():
        # as Auth0 spells it at its token endpoint: the user is logged in all the same
        error = "mfa_required"
    kind, title, detail, retryable = _ERRORS.get(error, _UNKNOWN)
    if error in _REQUEST_ERRORS:
        for word, what, advice in _IN_THE_REQUEST:
            if word in said.lower():
                title, detail = what, advice
    if said:
        title, detail = f"“{said}”", f"{title} {detail}"
    elif detail == _REFUSED_ACCOUNT:
        detail = _NO_REASON
    elif error not in _ERRORS and error:
        detail = f"It gave no reason, only the error “{quote(error, 60)}”. {detail}"
    return kind(title, detail, error=quote(error, 60) or None, retryable=retryable)


def _unknown_audience(said: str, audience: str) -> ConfigurationError:
    """Source: RFC 8707, section 2, for the code; Auth0 says access_denied."""
    what = f"The tenant knows no API with the audience “{quote(audience, 200)}”."
    advice = (
        _TELL_DEVELOPER
        + "create the API at the tenant (Applications → APIs) with this audience as its "
        "identifier, or mend `audience` and `apis` in auth_config.json."
    )
    if not said:
        return ConfigurationError(what, advice, option="apis", error="invalid_target")
    return ConfigurationError(
        f"“{said}”", f"{what} {advice}", option="apis", error="invalid_target"
    )
