"""
The shapes of the dicts that the public API takes and returns, for type checkers.

At run time they are plain dicts. Code that also runs on MicroPython, which has no `typing`, imports
this module behind `TYPE_CHECKING` alone.
"""

from collections.abc import Mapping
from typing import Any, Literal, NotRequired, Required, TypedDict

# Parameters of a login by name: what the tenant knows, such as prompt, connection, organization or
# max_age (seconds). For a single login, None leaves out a parameter of the configuration.
AuthorizationParams = Mapping[str, str | int | None]

# "on": a token in memory, or a new one. "off": a new one. "cache-only": a token in memory.
CacheMode = Literal["on", "off", "cache-only"]

# What has the tokens: "vault", a worker that all pages of the site share, or "page", each page.
TokenStorage = Literal["vault", "page"]


class User(TypedDict, total=False):
    """
    The claims about a user. Claims of an application's own: `Auth0Client.get_id_token_claims`.

    Source: OpenID Connect Core, section 5.1.
    """

    sub: Required[str]
    name: str
    given_name: str
    family_name: str
    middle_name: str
    nickname: str
    preferred_username: str
    profile: str
    picture: str
    website: str
    email: str
    email_verified: bool
    gender: str
    birthdate: str
    zoneinfo: str
    locale: str
    phone_number: str
    phone_number_verified: bool
    address: dict[str, Any]
    updated_at: str | int
    org_id: str
    org_name: str


class ErrorData(TypedDict):
    """An error as plain data: what every error has, and the facts of its class."""

    kind: str  # the name of the class
    error: str  # a stable code
    title: str
    detail: str
    retryable: bool
    option: NotRequired[str | None]
    url: NotRequired[str | None]
    status: NotRequired[int | None]
    claim: NotRequired[str | None]
    line: NotRequired[int | None]
    column: NotRequired[int | None]
    expected: NotRequired[str | None]
    began_at: NotRequired[str]  # where in this site the login began that ended with this error


class State(TypedDict):
    """The state of a page's session, as subscribers get it."""

    is_loading: bool
    is_authenticated: bool
    user: User | None
    error: ErrorData | None
    scope: str | None
    expires_at: float | None  # seconds since the Unix epoch
    session_id: str  # "" without a session


class TokenFacts(TypedDict):
    """What may be known of an access token without having it."""

    scope: str
    expires_at: float  # seconds since the Unix epoch


class AccessToken(TokenFacts):
    """An access token and its facts."""

    access_token: str


class CallbackResult(TypedDict):
    """What a finished login gives."""

    return_to: str  # an address relative to the site's directory


class ApiEntry(TypedDict):
    """An API that may get an access token: an entry of `apis`."""

    audience: str
    base_url: NotRequired[str]
    scope: NotRequired[str]


class Options(TypedDict, total=False):
    """The options of auth_config.json: see docs/configuration.md."""

    domain: str
    client_id: str
    audience: str
    scope: str
    authorization_params: AuthorizationParams
    use_refresh_tokens: bool
    token_storage: TokenStorage
    vault_linger: float  # seconds
    dangerously_expose_tokens_of: list[str]
    apis: list[ApiEntry]
    connect: list[str]
    picture_hosts: list[str]
    offline: bool


class CheckOptions(TypedDict, total=False):
    """What a session's `check_session` takes."""

    authorization_params: dict[str, Any]  # as `AuthorizationParams`


class LoginOptions(CheckOptions, total=False):
    """What a session's `login_with_redirect` takes."""

    return_to: str | None  # relative to the site's directory; None for the page's own address
    automatic: bool  # True if no click asked for the login
    again: bool  # True to keep the parameters of the last login


class CallbackOptions(TypedDict):
    """What a session's `handle_redirect_callback` takes."""

    query: str


class TokenOptions(CheckOptions, total=False):
    """What a session's `get_access_token` and `token_facts` take."""

    audience: str
    scope: str
    cache_mode: CacheMode


class LogoutOptions(TypedDict, total=False):
    """What a session's `logout` takes."""

    return_to: str
    local_only: bool


class ApiRequest(TypedDict):
    """What a session's `fetch` takes."""

    url: str
    method: NotRequired[str]
    headers: NotRequired[list[list[str]]]  # pairs
    body: NotRequired[Any]  # bytes in a page, `ports.Body` in the vault
    timeout: NotRequired[float]  # seconds


class ApiAnswer(TypedDict):
    """The answer of an API as the session gives it, before it is an `ApiResponse`."""

    status: int
    headers: list[list[str]]  # pairs, in the order in which they came
    body: Any  # bytes in a page, `ports.Body` in the vault
    url: str
    refusal: NotRequired[ErrorData]  # why the tenant refused another token for it
    long: NotRequired[Any]  # in the vault, metadata too long to be read there: `LongJson`
