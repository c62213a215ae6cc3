"""
Token requests and responses (RFC 6749, 4.1.3, 5, 6) and revocation (RFC 7009). Pure.

The client is public: it has no secret.
"""

from ..encoding.form import encode_form
from ..encoding.json_text import parse_json_strictly
from ..encoding.quotation import quote
from ..encoding.utf8 import has_controls
from ..errors import ProtocolError, TokenError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Final

DEFAULT_LIFETIME = 300  # seconds, if the token response has no expires_in

_LOG_IN_AGAIN = "Log in again."
_TRY_LATER = "Nothing is lost. It may work in a moment."
_TELL_DEVELOPER = "Tell the developer of this page: "
_PUBLIC_CLIENT = (
    "at the tenant the application's type must be Single Page Application "
    "(Credentials → Authentication Method: None), with the grants Authorization Code and "
    "Refresh Token."
)
_REFUSED_ACCOUNT = "Log in again once its reason is settled, or log in as somebody else."
_NO_REASON = "It gave no reason. Log in again, or log in as somebody else."

# error: (what happened, what to do)
_ERRORS = {
    "invalid_grant": ("The tenant does not accept this login any more.", _LOG_IN_AGAIN),
    "invalid_client": (
        "The tenant does not know this application.",
        _TELL_DEVELOPER + "check client_id in auth_config.json; " + _PUBLIC_CLIENT,
    ),
    "unauthorized_client": (
        "The tenant does not let this application ask for tokens.",
        _TELL_DEVELOPER + _PUBLIC_CLIENT,
    ),
    "access_denied": ("The tenant refused to issue a token.", _REFUSED_ACCOUNT),
    "unauthorized": ("The tenant does not let this account in.", _REFUSED_ACCOUNT),
    "unsupported_grant_type": (
        "The tenant does not offer this kind of login.",
        _TELL_DEVELOPER + _PUBLIC_CLIENT,
    ),
    "invalid_scope": (
        "The tenant refused the scope.",
        _TELL_DEVELOPER
        + ("compare scope and apis in auth_config.json with the API's permissions at the tenant."),
    ),
    "mfa_required": ("The tenant asks for a second factor.", _LOG_IN_AGAIN),
}


class TokenResponse:
    """The tokens of a token response. They may be used only after the ID token has been checked."""

    __slots__ = ("access_token", "expires_at", "id_token", "refresh_token", "scope")

    def __init__(
        self,
        *,
        access_token: str,
        id_token: str | None,
        refresh_token: str | None,
        expires_at: float,
        scope: str,
    ) -> None:
        self.access_token: Final = access_token
        self.id_token: Final = id_token
        self.refresh_token: Final = refresh_token
        self.expires_at: Final = expires_at  # seconds since the Unix epoch, by this device's clock
        self.scope: Final = scope

    def __repr__(self) -> str:
        return f"TokenResponse(scope={self.scope!r}, expires_at={self.expires_at!r})"


def build_code_request(*, client_id: str, code: str, code_verifier: str, redirect_uri: str) -> str:
    """
    Return the form body that redeems a code.

    Source: RFC 6749, section 4.1.3; RFC 7636, section 4.5.
    """
    return encode_form(
        (
            ("grant_type", "authorization_code"),
            ("client_id", client_id),
            ("code", code),
            ("code_verifier", code_verifier),
            ("redirect_uri", redirect_uri),
        )
    )


def build_refresh_request(*, client_id: str, refresh_token: str) -> str:
    """Return the form body that renews the tokens. Source: RFC 6749, section 6."""
    return encode_form(
        (
            ("grant_type", "refresh_token"),
            ("client_id", client_id),
            ("refresh_token", refresh_token),
        )
    )


def build_revocation_request(*, client_id: str, token: str) -> str:
    """Return the form body that revokes a refresh token. Source: RFC 7009, section 2.1."""
    return encode_form(
        (("client_id", client_id), ("token", token), ("token_type_hint", "refresh_token"))
    )


def parse_token_response(
    status: int, body: bytes, *, now: float, requested_scope: str
) -> TokenResponse:
    """
    Return the tokens of a successful answer.

    now is in seconds since the Unix epoch. An answer without `scope` grants requested_scope
    (RFC 6749, section 5.1). An answer without `expires_in` gives its access token five minutes.
    Raises: TokenError if the tenant refuses, with the tenant's error and the HTTP status;
    ProtocolError if the answer is not a token response (retryable for 429 and 5xx).
    Source: RFC 6749, sections 5.1 and 5.2.
    """
    try:
        answer = parse_json_strictly(body)
    except ProtocolError as error:
        raise _no_token_response(status, "it is not JSON", error)
    if not isinstance(answer, dict):
        raise _no_token_response(status, "it is not a JSON object")
    if status != 200:
        raise _token_error(status, answer)
    if "error" in answer:
        raise _no_token_response(status, "it is both a success and an error")

    token_type = _text(answer, "token_type", status)
    if token_type is None or token_type.lower() != "bearer":
        raise _no_token_response(status, "its token_type is not Bearer")
    access_token = _text(answer, "access_token", status)
    if access_token is None:
        raise _no_token_response(status, "it has no access_token")
    scope = _text(answer, "scope", status)
    return TokenResponse(
        access_token=access_token,
        id_token=_text(answer, "id_token", status),
        refresh_token=_text(answer, "refresh_token", status),
        expires_at=now + _lifetime(answer, status),
        scope=requested_scope if scope is None else scope,
    )


def _text(answer: "dict[str, Any]", name: str, status: int) -> str | None:
    value = answer.get(name)
    if value is None or (name == "scope" and value == ""):
        return value
    # VSCHAR of RFC 6749, appendix A. A line end would begin another header.
    if not isinstance(value, str) or not value or not _is_printable(value):
        raise _no_token_response(status, f"its {name} is not a text of printable characters")
    return value


def _is_printable(text: str) -> bool:
    data = text.encode()
    return len(data) == len(text) and b"\x7f" not in data and not has_controls(data)


def _lifetime(answer: "dict[str, Any]", status: int) -> float:
    seconds = answer.get("expires_in", DEFAULT_LIFETIME)
    if not isinstance(seconds, (int, float)) or isinstance(seconds, bool) or not 0 < seconds < 1e9:
        raise _no_token_response(status, "its expires_in is not a number of seconds")
    return float(seconds)


def _token_error(status: int, answer: "dict[str, Any]") -> TokenError | ProtocolError:
    error = answer.get("error")
    if not isinstance(error, str) or not error:
        return _no_token_response(status, "it has no error code")
    if _is_temporary(status):
        title, detail = "The tenant is too busy to answer.", _TRY_LATER
    else:
        title, detail = _ERRORS.get(error, ("The tenant refused the token request.", _LOG_IN_AGAIN))
    description = answer.get("error_description")
    quoted = quote(description) if isinstance(description, str) else ""
    if (status, error, quoted) == (401, "access_denied", "Unauthorized"):
        # Auth0 answers so to an application of another type than Single Page Application, because
        # the request has no client secret.
        title, detail = _ERRORS["unauthorized_client"]
    if quoted:
        title, detail = f"“{quoted}”", f"{title} {detail}"
    elif detail == _REFUSED_ACCOUNT:
        detail = _NO_REASON
    elif error not in _ERRORS:
        detail = f"It gave no reason, only the error “{quote(error, 60)}”. {detail}"
    return TokenError(
        title, detail, status=status, error=quote(error, 60), retryable=_is_temporary(status)
    )


def _no_token_response(
    status: int, reason: str, cause: BaseException | None = None
) -> ProtocolError:
    if _is_temporary(status):
        detail = _TRY_LATER
    else:
        detail = (
            _TELL_DEVELOPER
            + "check that domain in auth_config.json is the tenant's address; a proxy in "
            "between may answer in its place."
        )
    return ProtocolError(
        f"The tenant's answer to the token request (HTTP status {status}) was refused: {reason}.",
        detail,
        retryable=_is_temporary(status),
        cause=cause,
    )


def _is_temporary(status: int) -> bool:
    return status == 429 or status >= 500
