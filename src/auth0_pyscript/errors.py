"""
Every error of the SDK, one tree with one base. Pure; imports nothing.

Auth0Error
 ├─ ConfigurationError        a value of the developer's configuration is missing or wrong (option)
 ├─ EnvironmentUnsuitable     this browser or page cannot do what a login needs (WebCrypto …)
 ├─ NetworkError              no answer: offline, refused, blocked by CORS or by the page's CSP
 │   └─ RequestTimeout        no answer in time
 ├─ ProtocolError             a text from outside does not follow its standard
 │   ├─ JsonError             text that is not strict JSON (line, column, expected)
 │   ├─ CallbackError         an authorization response without a pending login
 │   └─ IdTokenError          an ID token that was refused (claim, expected, actual)
 ├─ AuthorizationError        the tenant answered a login with error= (RFC 6749, 4.1.2.1)
 │   ├─ AccessDenied          the user, or a rule of the tenant, declined
 │   └─ InteractionNeeded     the tenant cannot answer a silent request without the user
 │       └─ LoginRequired     nobody is logged in at the tenant
 ├─ TokenError                the tenant refused a token request (RFC 6749, 5.2) (status)
 ├─ NotAuthenticated          the call needs a logged-in user, and nobody is logged in
 ├─ ApiNotAllowed             a request to an address that no entry of `apis` covers (url)
 ├─ ApiError                  an API answered, but without the requested data (status)
 ├─ RedirectLoop              a second automatic redirect within seconds was stopped
 ├─ UserChanged               a renewal gave tokens of another user
 ├─ SessionChanged            the call belongs to another session than the current one
 ├─ VaultUnavailable          the worker that holds the session does not start in this browser
 ├─ TokenNotAvailable         the vault gives no token to the page
 └─ SyncBridgeUnavailable     synchronous code (requests, urllib) cannot reach the network here

Every error has
  error      a stable code, as the RFC or Auth0 spells it
  title      what happened, in one sentence
  detail     why, and what to do next
  retryable  True if the same call may succeed later, unchanged
None of them contains a token, code, verifier, state or nonce.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Final, Mapping

    from .types import ErrorData


class Auth0Error(Exception):
    """
    The base of all errors of this SDK. `str()` gives title and detail in one text.

    error: a stable code, such as "login_required". docs/errors.md lists the codes of each class.
    title: what happened, in one sentence.
    detail: why it happened, and what to do next.
    retryable: True if the same call may succeed later without a change.
    began_at: where in this site the login began that ended with this error, "" for other errors.
    """

    default_error = "auth0_error"
    default_retryable = False

    def __init__(
        self,
        title: str,
        detail: str = "",
        *,
        error: str | None = None,
        retryable: bool | None = None,
        cause: BaseException | None = None,
    ) -> None:
        super().__init__(title + (" " + detail if detail else ""))
        self.title: Final = title
        self.detail: Final = detail
        self.error: Final = self.default_error if error is None else error
        self.retryable: Final = self.default_retryable if retryable is None else retryable
        self.began_at = ""  # where in the site a login began that ended with this error
        # MicroPython: `raise … from e` loses the cause, so it is set here.
        if cause is not None:
            self.__cause__ = cause


class ConfigurationError(Auth0Error):
    """
    A value of the configuration is missing or wrong. `option` is its name in auth_config.json.

    `found` is the wrong value. `str()` has it for the developer; the alert for visitors does not.
    """

    default_error = "invalid_configuration"

    def __init__(
        self, title: str, detail: str = "", *, option: str = "", found: str = "", **rest: "object"
    ) -> None:
        super().__init__(title, detail, **rest)  # type: ignore[arg-type]
        self.option: Final = option
        self.found: Final = found

    def __str__(self) -> str:
        found = f"It is {self.found}." if self.found else ""
        return " ".join(part for part in (self.title, found, self.detail) if part)


class EnvironmentUnsuitable(Auth0Error):
    """This browser, or the way the page was opened, lacks something that a login needs."""

    default_error = "environment_unsuitable"


class NetworkError(Auth0Error):
    """A request got no answer. It never ends a session: the same call may succeed later."""

    default_error = "network_error"
    default_retryable = True


class RequestTimeout(NetworkError):
    """A request got no answer in time."""

    default_error = "timeout"


class ProtocolError(Auth0Error):
    """A response, a token or a text from outside does not follow its standard."""

    default_error = "protocol_error"


class JsonError(ProtocolError):
    """
    A text that is not strict JSON: at `line` and `column` (from 1), where `expected` is missing.
    """

    default_error = "invalid_json"

    def __init__(
        self, title: str, detail: str = "", *, line: int, column: int, expected: str
    ) -> None:
        super().__init__(title, detail)
        self.line: Final = line
        self.column: Final = column
        self.expected: Final = expected


class CallbackError(ProtocolError):
    """An authorization response that belongs to no pending login of this tab."""

    default_error = "invalid_state"


class IdTokenError(ProtocolError):
    """
    An ID token that was refused because of `claim` (OpenID Connect Core, 3.1.3.7).

    expected, actual: the claim's values, None if they are unknown. They do not cross threads: with
    the vault both are None.
    """

    default_error = "invalid_id_token"

    def __init__(
        self,
        title: str,
        detail: str = "",
        *,
        claim: str,
        expected: "object" = None,
        actual: "object" = None,
    ) -> None:
        super().__init__(title, detail)
        self.claim: Final = claim
        self.expected: Final = expected
        self.actual: Final = actual


class AuthorizationError(Auth0Error):
    """The tenant answered an authorization request with an error."""

    default_error = "authorization_error"


class AccessDenied(AuthorizationError):
    """The user, or a rule of the tenant, declined."""

    default_error = "access_denied"


class InteractionNeeded(AuthorizationError):
    """The tenant cannot answer a silent request (prompt=none) without the user."""

    default_error = "interaction_required"


class LoginRequired(InteractionNeeded):
    """A silent request found nobody logged in at the tenant."""

    default_error = "login_required"


class TokenError(Auth0Error):
    """The token endpoint refused; `status` is the HTTP status of its answer."""

    default_error = "invalid_grant"

    def __init__(self, title: str, detail: str = "", *, status: int, **rest: "object") -> None:
        super().__init__(title, detail, **rest)  # type: ignore[arg-type]
        self.status: Final = status


class NotAuthenticated(Auth0Error):
    """The call needs a logged-in user."""

    default_error = "not_authenticated"


class ApiNotAllowed(Auth0Error):
    """
    No token is sent to `url`.

    No entry of `apis` covers it, or servers may read its path in two ways.
    """

    default_error = "api_not_allowed"

    def __init__(self, title: str, detail: str = "", *, url: str) -> None:
        super().__init__(title, detail)
        self.url: Final = url


class ApiError(Auth0Error):
    """An API answered, but without the requested data; `status` is its HTTP status."""

    default_error = "api_error"

    def __init__(
        self, title: str, detail: str = "", *, status: int, retryable: bool | None = None
    ) -> None:
        super().__init__(title, detail, retryable=retryable)
        self.status: Final = status


class RedirectLoop(Auth0Error):
    """A second automatic redirect to the tenant within seconds was stopped."""

    default_error = "redirect_loop"


class UserChanged(Auth0Error):
    """A renewal gave tokens of another user than the logged-in one."""

    default_error = "user_changed"


class SessionChanged(Auth0Error):
    """
    The session is not the one that this page last saw. `detail` says whether the call was made.
    """

    default_error = "session_changed"


class VaultUnavailable(Auth0Error):
    """The worker that holds the session does not start, or does not answer, in this browser."""

    default_error = "vault_unavailable"


class TokenNotAvailable(Auth0Error):
    """The vault gives no access token to the page. Let it make the call, with `fetch`."""

    default_error = "token_not_available"


class SyncBridgeUnavailable(Auth0Error):
    """Synchronous code cannot reach the network in this browser."""

    default_error = "sync_bridge_unavailable"


def to_data(error: Auth0Error) -> "ErrorData":
    """
    Return the error as plain data: its class's name as kind, error, title, detail, retryable.

    The facts of its class (option, url, status, claim, line, column, expected) are members, too,
    and began_at if there is one.
    """
    kind = type(error).__name__
    data: ErrorData = {
        "kind": kind,
        "error": error.error,
        "title": error.title,
        "detail": error.detail,
        "retryable": error.retryable,
    }
    for name in _FACTS.get(kind, ()):
        data[name] = getattr(error, name)  # type: ignore[literal-required]
    if error.began_at:
        data["began_at"] = error.began_at
    return data


def from_data(data: "Mapping[str, Any]") -> Auth0Error:
    """
    Return the error that `to_data` described, of the same class. It is used between threads.

    The values of an IdTokenError's claim are not passed on.
    """
    kind = _KINDS.get(data["kind"], Auth0Error)
    facts = {name: data[name] for name in _FACTS.get(kind.__name__, ())}
    for name in _SETTABLE.get(kind.__name__, ("error", "retryable")):
        facts[name] = data[name]
    error = kind(data["title"], data["detail"], **facts)
    error.began_at = data.get("began_at", "")
    return error


_FACTS = {
    "ApiError": ("status",),
    "ApiNotAllowed": ("url",),
    "ConfigurationError": ("option",),
    "IdTokenError": ("claim",),
    "JsonError": ("line", "column", "expected"),
    "TokenError": ("status",),
}

# The arguments `error` and `retryable` that a class accepts. Classes that are absent accept both.
_SETTABLE: "dict[str, tuple[str, ...]]" = {
    "ApiError": ("retryable",),
    "ApiNotAllowed": (),
    "IdTokenError": (),
    "JsonError": (),
}

_KINDS: "dict[str, type[Auth0Error]]" = {
    kind.__name__: kind
    for kind in (
        AccessDenied,
        ApiError,
        ApiNotAllowed,
        AuthorizationError,
        CallbackError,
        ConfigurationError,
        EnvironmentUnsuitable,
        IdTokenError,
        InteractionNeeded,
        JsonError,
        LoginRequired,
        NetworkError,
        NotAuthenticated,
        ProtocolError,
        RedirectLoop,
        RequestTimeout,
        SessionChanged,
        SyncBridgeUnavailable,
        TokenError,
        TokenNotAvailable,
        UserChanged,
        VaultUnavailable,
    )
}
