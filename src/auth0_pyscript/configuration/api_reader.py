"""The options about APIs and their tokens: apis, audience, scope, exposed tokens. Pure."""

from ..errors import ConfigurationError
from ..protocol.scope import covers, join_scopes
from .api import Api
from .configuration import MANAGEMENT_API, is_management_api
from .option_readers import (
    base_url,
    check_names,
    malformed,
    missing,
    read_list,
    read_scope,
    read_text,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .tenant_reader import TenantAddress

DEFAULT_SCOPE = "openid profile email"
MANAGEMENT_SCOPE = "read:current_user update:current_user_metadata"

_API_OPTIONS = ("audience", "base_url", "scope")


def read_apis(data: "dict[str, Any]", tenant: "TenantAddress") -> tuple[Api, ...]:
    """Return the option apis; the default is the Management API. Raises: ConfigurationError."""
    entries = read_list(data, "apis", 'a list of {"audience": "…", "base_url": "…", "scope": "…"}')
    if entries is None:
        # Behind a custom domain, the Management API has the audience of the tenant's first domain.
        # So the option audience, if it is given, decides which API is meant.
        audience = _audience(data, tenant) or tenant.issuer + MANAGEMENT_API
        scope = MANAGEMENT_SCOPE if is_management_api(audience) else ""
        entries = [{"audience": audience, "scope": scope}]
    return tuple(_api(entry, f"apis[{index}]", tenant) for index, entry in enumerate(entries))


def read_login_audience(
    data: "dict[str, Any]", apis: tuple[Api, ...], tenant: "TenantAddress"
) -> str:
    """
    Return the option audience, by default that of the first API, "" for none.

    Raises: ConfigurationError if no entry of apis has this audience.
    """
    if data.get("audience") is None:
        return apis[0].audience if apis else ""
    audience = _audience(data, tenant)
    if audience and not any(api.audience == audience for api in apis):
        raise malformed(
            "audience",
            audience,
            "the audience of an entry in apis: otherwise no address may get its tokens",
        )
    return audience


def read_login_scope(
    data: "dict[str, Any]", audience: str, apis: tuple[Api, ...], use_refresh_tokens: bool
) -> str:
    """
    Return the scope of a login, with openid, and offline_access if it uses refresh tokens.

    The default has the scope of the APIs with this audience. Raises: ConfigurationError.
    """
    scope = read_scope(data)
    if not scope:
        scope = join_scopes(DEFAULT_SCOPE, *[api.scope for api in apis if api.audience == audience])
    if covers(scope, "offline_access") and not use_refresh_tokens:
        raise ConfigurationError(
            "The scope offline_access requests a refresh token, but use_refresh_tokens is false.",
            "Set use_refresh_tokens to true, or remove offline_access from the scope.",
            option="scope",
        )
    return join_scopes("openid", scope, "offline_access" if use_refresh_tokens else "")


def read_exposed_audiences(
    data: "dict[str, Any]", apis: tuple[Api, ...], tenant: "TenantAddress"
) -> tuple[str, ...]:
    """Return the option dangerously_expose_tokens_of. Raises: ConfigurationError."""
    option = "dangerously_expose_tokens_of"
    audiences = []
    for index, audience in enumerate(read_list(data, option, "a list of audiences") or []):
        resolved = tenant.resolve(audience) if isinstance(audience, str) else audience
        if not any(api.audience == resolved for api in apis):
            raise malformed(f"{option}[{index}]", audience, "the audience of an entry in apis")
        audiences.append(resolved)
    return tuple(audiences)


def _audience(data: "dict[str, Any]", tenant: "TenantAddress") -> str:
    return tenant.resolve(
        read_text(data, "audience", "an API's audience, such as https://api.example.com")
    )


def _api(entry: "Any", where: str, tenant: "TenantAddress") -> Api:
    if not isinstance(entry, dict):
        raise malformed(where, entry, 'an object {"audience": "…", "base_url": "…", "scope": "…"}')
    check_names(entry, _API_OPTIONS, where + ".")
    identifier = "the API's identifier at the tenant"
    audience = tenant.resolve(read_text(entry, "audience", identifier, where + "."))
    if not audience:
        raise missing(where + ".audience", f"Give {identifier}.")
    below = "the URL below which the API answers"
    url = tenant.resolve(read_text(entry, "base_url", below, where + "."))
    if not url and "://" not in audience:
        raise missing(where + ".base_url", f"The audience is not a URL, so give {below}.")
    return Api(
        audience=audience,
        base_url=base_url(where + ".base_url", url or audience),
        scope=read_scope(entry, where + "."),
    )
