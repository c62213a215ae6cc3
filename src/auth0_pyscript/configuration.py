"""
The configuration of an application: auth_config.json, checked, and the gate that says which API may get a
token.

The same checks run when the site is built and when the page starts, for the file in between can be edited.
"""

from .errors import ConfigurationError, ProtocolError
from .protocol.json_text import to_json
from .protocol.quotation import quote
from .protocol.scope import covers, is_scope, join_scopes
from .protocol.url import Url, is_loopback, parse_url, plain_segments

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Final

DEMO_DOMAIN = "./tenant/"  # the tenant inside the site's own Service Worker
DEFAULT_SCOPE = "openid profile email"
MANAGEMENT_API = "api/v2/"
MANAGEMENT_SCOPE = "read:current_user update:current_user_metadata"
PICTURE_HOSTS = ("s.gravatar.com", "*.googleusercontent.com", "cdn.auth0.com")
TOKEN_STORAGES = ("page",)

_OPTIONS = (
    "domain",
    "client_id",
    "audience",
    "scope",
    "use_refresh_tokens",
    "token_storage",
    "apis",
    "picture_hosts",
)
_API_OPTIONS = ("audience", "base_url", "scope")

# Names without "_" and "-", in lower case. Their values are never shown.
_SECRETS = (
    "clientsecret",
    "secret",
    "password",
    "privatekey",
    "clientassertion",
    "apikey",
    "accesstoken",
    "token",
)


class Api:
    """
    An API that gets access tokens for `audience` at addresses below `base_url`, which ends with a slash.
    """

    __slots__ = ("audience", "base_url", "scope")

    def __init__(self, *, audience: str, base_url: str, scope: str) -> None:
        self.audience: Final = audience
        self.base_url: Final = base_url
        self.scope: Final = scope

    def __repr__(self) -> str:
        return f"Api(audience={self.audience!r}, base_url={self.base_url!r}, scope={self.scope!r})"


class Configuration:
    """A checked configuration. Made by `check_configuration`; never changed."""

    __slots__ = (
        "apis",
        "audience",
        "client_id",
        "is_demo",
        "issuer",
        "picture_hosts",
        "scope",
        "token_storage",
        "use_refresh_tokens",
    )

    def __init__(
        self,
        *,
        issuer: str,
        client_id: str,
        audience: str,
        scope: str,
        use_refresh_tokens: bool,
        token_storage: str,
        apis: tuple[Api, ...],
        picture_hosts: tuple[str, ...],
        is_demo: bool,
    ) -> None:
        self.issuer: Final = (
            issuer  # the tenant's URL with exactly one slash at its end; the only `iss` accepted
        )
        self.client_id: Final = client_id
        self.audience: Final = audience  # of a log-in's access token; "" for none
        self.scope: Final = scope  # what a log-in asks for
        self.use_refresh_tokens: Final = use_refresh_tokens
        self.token_storage: Final = token_storage
        self.apis: Final = apis
        self.picture_hosts: Final = picture_hosts
        self.is_demo: Final = is_demo

    @property
    def management_api(self) -> Api | None:
        """The tenant's Management API, None when `apis` does not list it."""
        for api in self.apis:
            if api.audience.endswith("/" + MANAGEMENT_API):
                return api
        return None

    def endpoint(self, route: str) -> str:
        """Return the URL of one of Auth0's fixed routes: "authorize", "oauth/token", "v2/logout" …"""
        return self.issuer + route

    def api_for(self, url: str) -> Api | None:
        """
        Return the API whose token a request to url may carry, None when there is none.

        This is the gate in front of every token. It takes the exact origin and whole path segments of a
        `base_url`, the longest when several fit. It refuses whatever a browser or a server could read in
        another way (user names, backslashes, dot segments, encoded slashes, empty segments, characters that
        need encoding), and the tenant's own /oauth/ routes, whatever `apis` says.
        """
        try:
            target = parse_url(url)
        except ProtocolError:
            return None
        segments = plain_segments(target.path)
        if segments is None or self._is_oauth_route(target, segments):
            return None
        fitting = [api for api in self.apis if _is_below(target, parse_url(api.base_url))]
        return max(fitting, key=lambda api: len(api.base_url), default=None)

    def to_data(self) -> "dict[str, Any]":
        """
        Return every option with its checked value, ready for dist/auth_config.json.

        The demo's addresses stay relative to the site ("./tenant/…"), so that the built site runs anywhere.
        """
        return {
            "domain": self._portable(self.issuer),
            "client_id": self.client_id,
            "audience": self._portable(self.audience),
            "scope": self.scope,
            "use_refresh_tokens": self.use_refresh_tokens,
            "token_storage": self.token_storage,
            "apis": [
                {
                    "audience": self._portable(api.audience),
                    "base_url": self._portable(api.base_url),
                    "scope": api.scope,
                }
                for api in self.apis
            ],
            "picture_hosts": list(self.picture_hosts),
        }

    def _is_oauth_route(self, target: Url, segments: list[str]) -> bool:
        issuer = parse_url(self.issuer)
        base = (plain_segments(issuer.path) or [""])[:-1] + ["oauth"]
        # Servers differ on letter case and on ";parameters", so neither opens a way around.
        names = [segment.partition(";")[0].lower() for segment in segments[: len(base)]]
        return target.origin == issuer.origin and names == [name.lower() for name in base]

    def _portable(self, url: str) -> str:
        if self.is_demo and url.startswith(self.issuer):
            return DEMO_DOMAIN + url[len(self.issuer) :]
        return url


def check_configuration(data: "dict[str, Any]", *, site: str | None = None) -> Configuration:
    """
    Return the configuration that data (auth_config.json as a dict) describes, defaults filled in.

    site is the URL of the site's directory; only the demo's domain "./tenant/" needs it.
    Raises: ConfigurationError, whose `option` names what is missing, malformed or unknown.
    """
    if not isinstance(data, dict):
        raise ConfigurationError(
            "The configuration is not a JSON object.",
            f'It is {_shown(data)}. Wanted is {{"domain": "…", "client_id": "…"}}.',
        )
    _check_names(data, _OPTIONS)
    is_demo = data.get("domain") == DEMO_DOMAIN
    issuer = _demo_issuer(site) if is_demo else _issuer(data)
    client_id = _client_id(data)
    audience = _resolve(
        _text(data, "audience", "an API's audience, such as https://api.example.com"), issuer, is_demo
    )
    apis = _apis(data, audience, issuer, is_demo)
    audience = _login_audience(data, audience, apis)
    use_refresh_tokens = _flag(data, "use_refresh_tokens")
    return Configuration(
        issuer=issuer,
        client_id=client_id,
        audience=audience,
        scope=_login_scope(data, audience, apis, use_refresh_tokens),
        use_refresh_tokens=use_refresh_tokens,
        token_storage=_token_storage(data),
        apis=apis,
        picture_hosts=_picture_hosts(data, is_demo),
        is_demo=is_demo,
    )


def connect_origins(configuration: Configuration) -> tuple[str, ...]:
    """Return the origins that the page connects to, each once, without the site's own: for connect-src."""
    own = parse_url(configuration.issuer).origin if configuration.is_demo else None
    origins = []
    for url in [configuration.issuer] + [api.base_url for api in configuration.apis]:
        origin = parse_url(url).origin
        if origin != own and origin not in origins:
            origins.append(origin)
    return tuple(origins)


def _check_names(data: "dict[str, Any]", known: tuple[str, ...], where: str = "") -> None:
    for name in data:
        if name in known:
            continue
        bare = _bare(str(name))
        if bare in _SECRETS:
            raise ConfigurationError(
                f"The configuration holds a secret: {where}{quote(str(name), 40)}.",
                "Everything in it is public: each visitor of the site can read it. Remove it, make a new secret "
                "at the tenant, and let the application be a Single Page Application, which has none.",
                option=where + str(name),
            )
        nearest = min(known, key=lambda option: (_distance(bare, _bare(option)), option))
        is_near = _distance(bare, _bare(nearest)) <= 3
        raise ConfigurationError(
            f"The configuration has an unknown option: {where}{quote(str(name), 40)}.",
            f"Did you mean {nearest}?" if is_near else f"Options are {', '.join(known)}.",
            option=where + str(name),
        )


def _issuer(data: "dict[str, Any]") -> str:
    wanted = 'a host name like "dev-example.eu.auth0.com", or a URL like "https://login.example.com/"'
    domain = _text(data, "domain", wanted)
    if not domain:
        raise _missing("domain", f"Give {wanted}: at Auth0, Applications → your application → Domain.")
    _refuse_placeholder("domain", domain)
    if "://" not in domain and any(c in domain for c in "/:?#@\\"):
        raise _malformed("domain", domain, wanted + "; with a port or a path it needs https:// in front")
    return _base_url("domain", domain if "://" in domain else "https://" + domain, domain)


def _demo_issuer(site: str | None) -> str:
    if site is None:
        raise ConfigurationError(
            f"The domain {DEMO_DOMAIN} means this site's demo tenant, and the site's address is not known.",
            "Outside of a built site give the tenant's own address.",
            option="domain",
        )
    return parse_url(site + DEMO_DOMAIN[2:]).origin + parse_url(site + DEMO_DOMAIN[2:]).path


def _client_id(data: "dict[str, Any]") -> str:
    wanted = "the Client ID that the tenant shows for your application"
    client_id = _text(data, "client_id", wanted)
    if not client_id:
        raise _missing("client_id", f"Give {wanted}: at Auth0, Applications → your application → Client ID.")
    _refuse_placeholder("client_id", client_id)
    if not all("!" <= character <= "~" for character in client_id):
        raise _malformed("client_id", client_id, wanted + ", without spaces")
    return client_id


def _apis(data: "dict[str, Any]", audience: str, issuer: str, is_demo: bool) -> tuple[Api, ...]:
    entries = data.get("apis")
    if entries is None:
        # A custom domain's Management API keeps the audience of the tenant's first domain, so audience
        # decides.
        only = audience or issuer + MANAGEMENT_API
        scope = MANAGEMENT_SCOPE if only.endswith("/" + MANAGEMENT_API) else ""
        return (_api({"audience": only, "scope": scope}, "apis[0]", issuer, is_demo),)
    if not isinstance(entries, list):
        raise _malformed("apis", entries, 'a list of {"audience": "…", "base_url": "…", "scope": "…"}')
    return tuple(_api(entry, f"apis[{i}]", issuer, is_demo) for i, entry in enumerate(entries))


def _api(entry: "Any", where: str, issuer: str, is_demo: bool) -> Api:
    if not isinstance(entry, dict):
        raise _malformed(where, entry, 'an object {"audience": "…", "base_url": "…", "scope": "…"}')
    _check_names(entry, _API_OPTIONS, where + ".")
    audience = _text(entry, "audience", "the API's identifier at the tenant", where + ".")
    if not audience:
        raise _missing(f"{where}.audience", "Give the API's identifier at the tenant.")
    audience = _resolve(audience, issuer, is_demo)
    base_url = _text(entry, "base_url", "the URL below which the API answers", where + ".")
    if not base_url and "://" not in audience:
        raise _missing(
            f"{where}.base_url",
            f"The audience {_shown(audience)} is no URL: give the URL below which the API answers, in `apis`.",
        )
    base_url = _resolve(base_url or audience, issuer, is_demo)
    return Api(
        audience=audience,
        base_url=_base_url(f"{where}.base_url", base_url, base_url),
        scope=_scope(entry, where + "."),
    )


def _login_audience(data: "dict[str, Any]", audience: str, apis: tuple[Api, ...]) -> str:
    if not audience:
        return apis[0].audience if apis and data.get("audience") is None else ""
    if not any(api.audience == audience for api in apis):
        raise _malformed(
            "audience",
            audience,
            "the audience of an entry in `apis`: without one no address may get its tokens",
        )
    return audience


def _login_scope(
    data: "dict[str, Any]", audience: str, apis: tuple[Api, ...], use_refresh_tokens: bool
) -> str:
    given = _scope(data, "")
    if not given:
        given = join_scopes(DEFAULT_SCOPE, *[api.scope for api in apis if api.audience == audience])
    if covers(given, "offline_access") and not use_refresh_tokens:
        raise ConfigurationError(
            "The scope offline_access asks for a refresh token, and use_refresh_tokens is not true.",
            "Set use_refresh_tokens to true, or take offline_access out of the scope.",
            option="scope",
        )
    return join_scopes("openid", given, "offline_access" if use_refresh_tokens else "")


def _token_storage(data: "dict[str, Any]") -> str:
    wanted = "one of: " + ", ".join(f'"{name}"' for name in TOKEN_STORAGES)
    token_storage = _text(data, "token_storage", wanted) or TOKEN_STORAGES[0]
    if token_storage not in TOKEN_STORAGES:
        raise _malformed("token_storage", token_storage, wanted)
    return token_storage


def _picture_hosts(data: "dict[str, Any]", is_demo: bool) -> tuple[str, ...]:
    wanted = 'a list of host names such as "cdn.example.com" or "*.example.com"'
    hosts = data.get("picture_hosts")
    if hosts is None:
        return () if is_demo else PICTURE_HOSTS  # the demo's pictures are its own
    if not isinstance(hosts, list):
        raise _malformed("picture_hosts", hosts, wanted)
    for i, host in enumerate(hosts):
        name = host[2:] if isinstance(host, str) and host.startswith("*.") else host
        try:
            # A host name is all of the URL: no port, no path, nothing that ends a source in the policy.
            is_host = (
                isinstance(name, str) and str(parse_url(f"https://{name}")) == f"https://{name.lower()}/"
            )
        except ProtocolError:
            is_host = False
        if not is_host:
            raise _malformed(f"picture_hosts[{i}]", host, wanted)
    return tuple(host.lower() for host in hosts)


def _base_url(option: str, text: str, shown: str) -> str:
    """Return an address as a URL with exactly one slash at its end."""
    try:
        url = parse_url(text)
    except ProtocolError as error:
        raise ConfigurationError(
            f"The configuration's {option} is not usable: {_shown(shown)}.",
            error.title.replace("An address was refused: it", "It").replace(
                "An address was refused: its", "Its"
            ),
            option=option,
            cause=error,
        )
    if url.query is not None or url.fragment is not None:
        raise _malformed(option, shown, "a URL without ? and #")
    if url.scheme == "http" and not is_loopback(url.host):
        raise _malformed(option, shown, "https:// (http:// is for localhost, 127.0.0.1 and [::1] alone)")
    path = url.path.rstrip("/") + "/"
    if plain_segments(path) is None:
        raise _malformed(option, shown, "a path of plain segments, without //, . and .. or encoded slashes")
    return url.origin + path


def _is_below(target: Url, base: Url) -> bool:
    return target.origin == base.origin and (
        target.path + "/" == base.path or target.path.startswith(base.path)
    )


def _resolve(url: str, issuer: str, is_demo: bool) -> str:
    if is_demo and url.startswith(DEMO_DOMAIN):
        return issuer + url[len(DEMO_DOMAIN) :]
    return url


def _scope(data: "dict[str, Any]", where: str) -> str:
    wanted = 'scopes with spaces between them, such as "openid profile email"'
    scope = _text(data, "scope", wanted, where)
    if not is_scope(scope):
        raise _malformed(where + "scope", scope, wanted)
    return join_scopes(scope)


def _text(data: "dict[str, Any]", name: str, wanted: str, where: str = "") -> str:
    """Return a text, "" when it is not given."""
    value = data.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _malformed(where + name, value, wanted)
    if value != value.strip():
        raise _malformed(where + name, value, wanted + ", without spaces around it")
    return value


def _flag(data: "dict[str, Any]", name: str) -> bool:
    value = data.get(name, False)
    if not isinstance(value, bool):
        raise _malformed(name, value, "true or false, without quotation marks")
    return value


def _refuse_placeholder(option: str, value: str) -> None:
    bare = _bare(value)
    if bare.startswith("your") or value[0] in "{<":
        raise ConfigurationError(
            f"The configuration's {option} is still the placeholder {_shown(value)}.",
            "Put in your application's own: at Auth0, Applications → your application → Settings.",
            option=option,
        )


def _missing(option: str, cure: str) -> ConfigurationError:
    return ConfigurationError(f"The configuration lacks {option}.", cure, option=option)


def _malformed(option: str, value: "Any", wanted: str) -> ConfigurationError:
    return ConfigurationError(
        f"The configuration's {option} is not usable: {_shown(value)}.", f"Wanted is {wanted}.", option=option
    )


def _shown(value: "Any") -> str:
    try:
        return quote(to_json(value), 60)
    except ProtocolError:
        return f"a value of the type {type(value).__name__}"


def _bare(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()


def _distance(a: str, b: str) -> int:
    """Return how many letters have to be changed, put in or taken out to make b of a (Levenshtein)."""
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        above, row = row, [i]
        for j, other in enumerate(b, 1):
            row.append(min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != other)))
    return row[-1]
