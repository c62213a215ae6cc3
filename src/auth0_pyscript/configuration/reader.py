"""
The reader of auth_config.json: it checks every option and adds the defaults. Pure.

The same checks run at build time and when the page starts, because the file may be edited in
between.
"""

from ..encoding.json_text import parse_json_strictly
from ..encoding.url import parse_url
from ..errors import ConfigurationError, JsonError, ProtocolError
from .api_reader import read_apis, read_exposed_audiences, read_login_audience, read_login_scope
from .configuration import Configuration
from .option_readers import (
    base_url,
    check_names,
    malformed,
    read_flag,
    read_list,
    read_parameters,
    read_seconds,
    read_text,
)
from .tenant_reader import TenantAddress, read_client_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..types import TokenStorage

# The hosts of users' pictures: Auth0's default picture, then Google, GitHub, Facebook, LinkedIn, X.
# The page's policy (CSP) checks each host of a redirect. Auth0's default is at s.gravatar.com. For
# users without a picture there, it redirects to cdn.auth0.com through i0, i1 or i2.wp.com.
PICTURE_HOSTS = (
    "*.gravatar.com",
    "i0.wp.com",
    "i1.wp.com",
    "i2.wp.com",
    "cdn.auth0.com",
    "*.googleusercontent.com",
    "avatars.githubusercontent.com",
    "platform-lookaside.fbsbx.com",
    "*.fbcdn.net",
    "media.licdn.com",
    "pbs.twimg.com",
)
TOKEN_STORAGES: "tuple[TokenStorage, ...]" = ("vault", "page")  # the first is the default
VAULT_LINGER = 60  # seconds
LONGEST_LINGER = 3600  # seconds

_OPTIONS = (
    "domain",
    "client_id",
    "audience",
    "scope",
    "authorization_params",
    "use_refresh_tokens",
    "token_storage",
    "vault_linger",
    "dangerously_expose_tokens_of",
    "apis",
    "connect",
    "picture_hosts",
    "offline",
)


def check_configuration(data: object, *, site: str | None = None) -> Configuration:
    """
    Return the configuration of data (auth_config.json as a dict), with the defaults.

    site is the URL of the site's directory, with its slash. Only the demo's domain "./tenant/"
    needs it.
    Raises: ConfigurationError, whose `option` is the option that is missing, wrong or unknown.
    """
    if not isinstance(data, dict):
        raise ConfigurationError(
            "auth_config.json is not a JSON object.",
            'Write an object such as {"domain": "…", "client_id": "…"}.',
        )
    check_names(data, _OPTIONS)
    tenant = TenantAddress(data, site)
    client_id = read_client_id(data)
    apis = read_apis(data, tenant)
    audience = read_login_audience(data, apis, tenant)
    use_refresh_tokens = read_flag(data, "use_refresh_tokens")
    return Configuration(
        issuer=tenant.issuer,
        client_id=client_id,
        audience=audience,
        scope=read_login_scope(data, audience, apis, use_refresh_tokens),
        authorization_params=read_parameters(data, "authorization_params"),
        use_refresh_tokens=use_refresh_tokens,
        token_storage=_token_storage(data),
        vault_linger=read_seconds(data, "vault_linger", default=VAULT_LINGER, most=LONGEST_LINGER),
        dangerously_expose_tokens_of=read_exposed_audiences(data, apis, tenant),
        apis=apis,
        connect=_connect(data, tenant),
        picture_hosts=_picture_hosts(data, tenant.is_demo),
        offline=_offline(data, tenant.is_demo),
        is_demo=tenant.is_demo,
    )


def read_configuration(text: str, *, site: str) -> Configuration:
    """
    Return the configuration of a text, the content of auth_config.json.

    site is the URL of the site's directory, with its slash.
    Raises: ConfigurationError as `check_configuration` does, and for a text that is not JSON.
    """
    try:
        data = parse_json_strictly(text)
    except JsonError as error:
        raise ConfigurationError(
            "auth_config.json is not JSON.",
            f"Line {error.line}, column {error.column}: expected {error.expected}. "
            "Correct the file, or build again.",
            cause=error,
        )
    return check_configuration(data, site=site)


def _token_storage(data: "dict[str, Any]") -> "TokenStorage":
    expected = "one of: " + ", ".join(f'"{name}"' for name in TOKEN_STORAGES)
    given = read_text(data, "token_storage", expected) or TOKEN_STORAGES[0]
    for token_storage in TOKEN_STORAGES:
        if token_storage == given:
            return token_storage
    raise malformed("token_storage", given, expected)


def _connect(data: "dict[str, Any]", tenant: TenantAddress) -> tuple[str, ...]:
    expected = 'origins such as "https://data.example.org", without a path, not the tenant\'s'
    origins = []
    for index, origin in enumerate(read_list(data, "connect", expected) or ()):
        option = f"connect[{index}]"
        url = base_url(option, origin) if isinstance(origin, str) else ""
        # A page that reaches the tenant could redeem the codes of logins that it has begun itself.
        if url.count("/") != 3 or "*" in url or tenant.issuer.startswith(url):
            raise malformed(option, origin, expected)
        origins.append(url[:-1])
    return tuple(origins)


def _picture_hosts(data: "dict[str, Any]", is_demo: bool) -> tuple[str, ...]:
    examples = '"cdn.example.com" or "*.example.com"'
    hosts = read_list(data, "picture_hosts", f"a list of host names such as {examples}")
    if hosts is None:
        return () if is_demo else PICTURE_HOSTS  # the demo's pictures are on its own site
    for index, host in enumerate(hosts):
        if not _is_host(host):
            raise malformed(f"picture_hosts[{index}]", host, f"a host name such as {examples}")
    return tuple(host.lower() for host in hosts)


def _offline(data: "dict[str, Any]", is_demo: bool) -> bool:
    offline = read_flag(data, "offline", default=True)
    if is_demo and not offline:
        raise ConfigurationError(
            "The demo needs its Service Worker, because the demo tenant runs in it.",
            "Remove the option offline (--no-offline), or give the domain of your own tenant.",
            option="offline",
        )
    return offline


def _is_host(host: "Any") -> bool:
    if not isinstance(host, str):
        return False
    name = (host[2:] if host.startswith("*.") else host).lower()
    try:
        # The text is only a host. A port, a path or a space could add a source to the policy.
        return parse_url(f"https://{name}/").host == name
    except ProtocolError:
        return False
