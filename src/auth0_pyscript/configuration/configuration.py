"""The configuration of an application: its checked values. Pure."""

from ..encoding.url import parse_url
from .api import Api

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

    from ..types import Options, TokenStorage

DEMO_DOMAIN = "./tenant/"  # the tenant inside the site's own Service Worker
MANAGEMENT_API = "api/v2/"


class Configuration:
    """
    The checked configuration of an application. Immutable. `Auth0Client.configuration` is one.

    issuer: the tenant's URL with exactly one slash at its end. It is the only accepted `iss`.
    client_id: the Client ID of the application.
    audience: the audience of the login's access token, "" for none.
    scope: the scope of a login, with `openid`.
    authorization_params: further parameters of every login, as pairs sorted by name.
    use_refresh_tokens: True if tokens are renewed with refresh tokens.
    token_storage: "vault" or "page".
    vault_linger: seconds that a vault without a page keeps the session.
    dangerously_expose_tokens_of: audiences whose access tokens the vault gives to the page.
    apis: the APIs that may get a token, as `Api` (audience, base_url, scope).
    connect: origins that the page itself may reach, without a token.
    picture_hosts: host names from which users' pictures may be loaded.
    offline: True if a Service Worker stores the site's files.
    is_demo: True if the tenant is the demo's.
    """

    __slots__ = (
        "apis",
        "audience",
        "authorization_params",
        "client_id",
        "connect",
        "dangerously_expose_tokens_of",
        "is_demo",
        "issuer",
        "offline",
        "picture_hosts",
        "scope",
        "token_storage",
        "use_refresh_tokens",
        "vault_linger",
    )

    def __init__(
        self,
        *,
        issuer: str,
        client_id: str,
        audience: str,
        scope: str,
        authorization_params: "tuple[tuple[str, str], ...]",
        use_refresh_tokens: bool,
        token_storage: "TokenStorage",
        vault_linger: float,
        dangerously_expose_tokens_of: tuple[str, ...],
        apis: tuple[Api, ...],
        connect: tuple[str, ...],
        picture_hosts: tuple[str, ...],
        offline: bool,
        is_demo: bool,
    ) -> None:
        self.issuer: Final = issuer
        self.client_id: Final = client_id
        self.audience: Final = audience
        self.scope: Final = scope
        self.authorization_params: Final = authorization_params
        self.use_refresh_tokens: Final = use_refresh_tokens
        self.token_storage: Final = token_storage
        self.vault_linger: Final = vault_linger
        self.dangerously_expose_tokens_of: Final = dangerously_expose_tokens_of
        self.apis: Final = apis
        self.connect: Final = connect
        self.picture_hosts: Final = picture_hosts
        self.offline: Final = offline
        self.is_demo: Final = is_demo

    @property
    def management_api(self) -> Api | None:
        """The tenant's Management API, None when `apis` does not list it."""
        for api in self.apis:
            if is_management_api(api.audience):
                return api
        return None

    def endpoint(self, route: str) -> str:
        """Return the URL of a route of the tenant, such as "authorize" or "oauth/token"."""
        return self.issuer + route

    def to_data(self) -> "Options":
        """
        Return every option with its checked value, for dist/auth_config.json.

        The demo's addresses stay relative to the site ("./tenant/…"), so the built site runs at any
        address.
        """
        return {
            "domain": self._portable(self.issuer),
            "client_id": self.client_id,
            "audience": self._portable(self.audience),
            "scope": self.scope,
            "authorization_params": dict(self.authorization_params),
            "use_refresh_tokens": self.use_refresh_tokens,
            "token_storage": self.token_storage,
            "vault_linger": self.vault_linger,
            "dangerously_expose_tokens_of": [
                self._portable(audience) for audience in self.dangerously_expose_tokens_of
            ],
            "apis": [
                {
                    "audience": self._portable(api.audience),
                    "base_url": self._portable(api.base_url),
                    "scope": api.scope,
                }
                for api in self.apis
            ],
            "connect": list(self.connect),
            "picture_hosts": list(self.picture_hosts),
            "offline": self.offline,
        }

    def _portable(self, url: str) -> str:
        if self.is_demo and url.startswith(self.issuer):
            return DEMO_DOMAIN + url[len(self.issuer) :]
        return url


def connect_origins(configuration: Configuration) -> tuple[str, ...]:
    """Return the origins for connect-src: the tenant's and the APIs', without the site's own."""
    own = parse_url(configuration.issuer).origin if configuration.is_demo else None
    origins: list[str] = []
    for url in [configuration.issuer] + [api.base_url for api in configuration.apis]:
        origin = parse_url(url).origin
        if origin != own and origin not in origins:
            origins.append(origin)
    return tuple(origins)


def is_management_api(audience: str) -> bool:
    """Return True if audience belongs to a tenant's Management API."""
    return audience.endswith("/" + MANAGEMENT_API)
