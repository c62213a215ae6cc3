"""
The reader of auth_config.json: it checks every option and fills in the defaults. Pure.

The same checks run when the site is built and when the page starts, because the file may be edited
in between.
"""

from ..encoding.json_text import parse_json_strictly
from ..encoding.url import parse_url
from ..errors import ConfigurationError, JsonError, ProtocolError
from ..protocol.scope import covers, join_scopes
from .api import Api
from .configuration import DEMO_DOMAIN, MANAGEMENT_API, Configuration, is_management_api
from .option_readers import (
    base_url,
    check_names,
    malformed,
    missing,
    read_flag,
    read_list,
    read_parameters,
    read_scope,
    read_seconds,
    read_text,
    refuse_placeholder,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Final

DEFAULT_SCOPE = "openid profile email"
MANAGEMENT_SCOPE = "read:current_user update:current_user_metadata"
# The hosts of the pictures of ordinary accounts. The policy checks each host that a picture is
# redirected to: Auth0's default is at s.gravatar.com, which redirects to cdn.auth0.com through
# i0.wp.com, i1.wp.com or i2.wp.com for a user without a picture there. The others are those of
# Google, GitHub, Facebook, LinkedIn and X.
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
TOKEN_STORAGES = ("vault", "page")  # the first is the default
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
    "picture_hosts",
    "offline",
)
_API_OPTIONS = ("audience", "base_url", "scope")


def check_configuration(data: "dict[str, Any]", *, site: str | None = None) -> Configuration:
    """
    Return the configuration that data (auth_config.json as a dict) describes, defaults filled in.

    site is the URL of the site's directory, with its slash; only the demo's domain "./tenant/"
    needs it.
    Raises: ConfigurationError, whose `option` names what is missing, malformed or unknown.
    """
    if not isinstance(data, dict):
        raise malformed("content", data, 'a JSON object {"domain": "…", "client_id": "…"}')
    check_names(data, _OPTIONS)
    addresses = _Addresses(data, site)
    client_id = _client_id(data)
    apis = _apis(data, addresses)
    audience = _login_audience(data, apis, addresses)
    use_refresh_tokens = read_flag(data, "use_refresh_tokens")
    return Configuration(
        issuer=addresses.issuer,
        client_id=client_id,
        audience=audience,
        scope=_login_scope(data, audience, apis, use_refresh_tokens),
        authorization_params=read_parameters(data, "authorization_params"),
        use_refresh_tokens=use_refresh_tokens,
        token_storage=_token_storage(data),
        vault_linger=read_seconds(data, "vault_linger", default=VAULT_LINGER, most=LONGEST_LINGER),
        dangerously_expose_tokens_of=_exposed(data, apis, addresses),
        apis=apis,
        picture_hosts=_picture_hosts(data, addresses.is_demo),
        offline=_offline(data, addresses.is_demo),
        is_demo=addresses.is_demo,
    )


def read_configuration(text: str, *, site: str) -> Configuration:
    """
    Return the configuration that the text of auth_config.json describes; site as for
    `check_configuration`.

    Raises: ConfigurationError, also for what is no JSON.
    """
    try:
        data = parse_json_strictly(text)
    except JsonError as error:
        raise ConfigurationError(
            "auth_config.json is not JSON.",
            f"Line {error.line}, column {error.column}: expected {error.expected}. "
            "Mend the file, or build again.",
            cause=error,
        )
    return check_configuration(data, site=site)


class _Addresses:
    """The issuer, and in the demo what "./tenant/…" means."""

    def __init__(self, data: "dict[str, Any]", site: str | None) -> None:
        self.is_demo: Final = data.get("domain") == DEMO_DOMAIN
        self.issuer: Final = _demo_issuer(site) if self.is_demo else _issuer(data)

    def absolute(self, url: str) -> str:
        if self.is_demo and url.startswith(DEMO_DOMAIN):
            return self.issuer + url[len(DEMO_DOMAIN) :]
        return url


def _issuer(data: "dict[str, Any]") -> str:
    wanted = (
        'a host name like "dev-example.eu.auth0.com", or a URL like "https://login.example.com/"'
    )
    domain = read_text(data, "domain", wanted)
    if not domain:
        raise missing(
            "domain", f"Give {wanted}: at Auth0, Applications → your application → Domain."
        )
    refuse_placeholder("domain", domain)
    if "://" in domain:
        return base_url("domain", domain)
    if any(character in "/:?#@\\" for character in domain):
        raise malformed(
            "domain", domain, wanted + "; with a port or a path it needs https:// in front"
        )
    return base_url("domain", "https://" + domain)


def _demo_issuer(site: str | None) -> str:
    if site is None:
        raise ConfigurationError(
            f"The domain {DEMO_DOMAIN} means this site's demo tenant, and the site's address is "
            "not known.",
            "Outside of a built site give the tenant's own address.",
            option="domain",
        )
    return base_url("domain", site + DEMO_DOMAIN[2:])


def _client_id(data: "dict[str, Any]") -> str:
    wanted = "the Client ID that the tenant shows for your application"
    client_id = read_text(data, "client_id", wanted)
    if not client_id:
        raise missing(
            "client_id", f"Give {wanted}: at Auth0, Applications → your application → Client ID."
        )
    refuse_placeholder("client_id", client_id)
    if not all("!" <= character <= "~" for character in client_id):
        raise malformed("client_id", client_id, wanted + ", without spaces")
    return client_id


def _audience(data: "dict[str, Any]", addresses: _Addresses) -> str:
    return addresses.absolute(
        read_text(data, "audience", "an API's audience, such as https://api.example.com")
    )


def _apis(data: "dict[str, Any]", addresses: _Addresses) -> tuple[Api, ...]:
    wanted = 'a list of {"audience": "…", "base_url": "…", "scope": "…"}'
    entries = read_list(data, "apis", wanted)
    if entries is None:
        # Behind a custom domain the Management API keeps the audience of the tenant's first domain,
        # so an audience that is given decides which API is meant.
        audience = _audience(data, addresses) or addresses.issuer + MANAGEMENT_API
        scope = MANAGEMENT_SCOPE if is_management_api(audience) else ""
        entries = [{"audience": audience, "scope": scope}]
    return tuple(_api(entry, f"apis[{index}]", addresses) for index, entry in enumerate(entries))


def _api(entry: "Any", where: str, addresses: _Addresses) -> Api:
    if not isinstance(entry, dict):
        raise malformed(where, entry, 'an object {"audience": "…", "base_url": "…", "scope": "…"}')
    check_names(entry, _API_OPTIONS, where + ".")
    identifier = "the API's identifier at the tenant"
    audience = addresses.absolute(read_text(entry, "audience", identifier, where + "."))
    if not audience:
        raise missing(where + ".audience", f"Give {identifier}.")
    below = "the URL below which the API answers"
    url = addresses.absolute(read_text(entry, "base_url", below, where + "."))
    if not url and "://" not in audience:
        raise missing(where + ".base_url", f"The audience is no URL, so say in `apis` {below}.")
    return Api(
        audience=audience,
        base_url=base_url(where + ".base_url", url or audience),
        scope=read_scope(entry, where + "."),
    )


def _login_audience(data: "dict[str, Any]", apis: tuple[Api, ...], addresses: _Addresses) -> str:
    if data.get("audience") is None:
        return apis[0].audience if apis else ""
    audience = _audience(data, addresses)
    if audience and not any(api.audience == audience for api in apis):
        raise malformed(
            "audience",
            audience,
            "the audience of an entry in `apis`: else no address may get its tokens",
        )
    return audience


def _login_scope(
    data: "dict[str, Any]", audience: str, apis: tuple[Api, ...], use_refresh_tokens: bool
) -> str:
    scope = read_scope(data)
    if not scope:
        scope = join_scopes(DEFAULT_SCOPE, *[api.scope for api in apis if api.audience == audience])
    if covers(scope, "offline_access") and not use_refresh_tokens:
        raise ConfigurationError(
            (
                "The scope offline_access asks for a refresh token, and use_refresh_tokens is "
                "not true."
            ),
            "Set use_refresh_tokens to true, or take offline_access out of the scope.",
            option="scope",
        )
    return join_scopes("openid", scope, "offline_access" if use_refresh_tokens else "")


def _token_storage(data: "dict[str, Any]") -> str:
    wanted = "one of: " + ", ".join(f'"{name}"' for name in TOKEN_STORAGES)
    token_storage = read_text(data, "token_storage", wanted) or TOKEN_STORAGES[0]
    if token_storage not in TOKEN_STORAGES:
        raise malformed("token_storage", token_storage, wanted)
    return token_storage


def _exposed(
    data: "dict[str, Any]", apis: tuple[Api, ...], addresses: _Addresses
) -> tuple[str, ...]:
    name, wanted = (
        "dangerously_expose_tokens_of",
        "a list of audiences, each that of an entry in `apis`",
    )
    audiences = []
    for index, audience in enumerate(read_list(data, name, wanted) or []):
        absolute = addresses.absolute(audience) if isinstance(audience, str) else audience
        if not any(api.audience == absolute for api in apis):
            raise malformed(f"{name}[{index}]", audience, wanted)
        audiences.append(absolute)
    return tuple(audiences)


def _picture_hosts(data: "dict[str, Any]", is_demo: bool) -> tuple[str, ...]:
    wanted = 'a list of host names such as "cdn.example.com" or "*.example.com"'
    hosts = read_list(data, "picture_hosts", wanted)
    if hosts is None:
        return () if is_demo else PICTURE_HOSTS  # the demo has its own pictures
    for index, host in enumerate(hosts):
        if not _is_host(host):
            raise malformed(f"picture_hosts[{index}]", host, wanted)
    return tuple(host.lower() for host in hosts)


def _offline(data: "dict[str, Any]", is_demo: bool) -> bool:
    offline = read_flag(data, "offline", default=True)
    if is_demo and not offline:
        raise ConfigurationError(
            "The demo cannot do without its Service Worker: the tenant lives in it.",
            "Leave out offline (--no-offline), or give the domain of a tenant of your own.",
            option="offline",
        )
    return offline


def _is_host(host: "Any") -> bool:
    if not isinstance(host, str):
        return False
    name = (host[2:] if host.startswith("*.") else host).lower()
    try:
        # The text is a host alone: no port, no path, nothing that begins another source in the
        # policy.
        return parse_url(f"https://{name}/").host == name
    except ProtocolError:
        return False
