"""The options that identify the tenant and the application: domain and client_id. Pure."""

from ..errors import ConfigurationError
from .configuration import DEMO_DOMAIN
from .option_readers import base_url, malformed, missing, read_text, refuse_placeholder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Final


class TenantAddress:
    """
    The tenant's URL (issuer), from the option domain. is_demo is True for the demo tenant.

    site is the URL of the site's directory, with its slash. Raises: ConfigurationError.
    """

    __slots__ = ("is_demo", "issuer")

    def __init__(self, data: "dict[str, Any]", site: str | None) -> None:
        self.is_demo: Final = data.get("domain") == DEMO_DOMAIN
        self.issuer: Final = _demo_issuer(site) if self.is_demo else _issuer(data)

    def resolve(self, url: str) -> str:
        """Return url, in the demo with "./tenant/" at its beginning replaced by the issuer."""
        if self.is_demo and url.startswith(DEMO_DOMAIN):
            return self.issuer + url[len(DEMO_DOMAIN) :]
        return url


def read_client_id(data: "dict[str, Any]") -> str:
    """Return the option client_id. Raises: ConfigurationError."""
    expected = "the Client ID that the tenant shows for your application"
    client_id = read_text(data, "client_id", expected)
    if not client_id:
        raise missing(
            "client_id", f"Give {expected}: at Auth0, Applications → your application → Client ID."
        )
    refuse_placeholder("client_id", client_id)
    if not all("!" <= character <= "~" for character in client_id):
        raise malformed("client_id", client_id, expected + ", without spaces")
    return client_id


def _issuer(data: "dict[str, Any]") -> str:
    expected = (
        'a host name like "dev-example.eu.auth0.com", or a URL like "https://login.example.com/"'
    )
    domain = read_text(data, "domain", expected)
    if not domain:
        raise missing(
            "domain", f"Give {expected}: at Auth0, Applications → your application → Domain."
        )
    refuse_placeholder("domain", domain)
    if "://" in domain:
        return base_url("domain", domain)
    if any(character in "/:?#@\\" for character in domain):
        raise malformed(
            "domain", domain, expected + "; with a port or a path it must begin with https://"
        )
    return base_url("domain", "https://" + domain)


def _demo_issuer(site: str | None) -> str:
    if site is None:
        raise ConfigurationError(
            f"The domain {DEMO_DOMAIN} means this site's demo tenant, and the site's address is "
            "unknown.",
            "Outside of a built site, give the tenant's own address.",
            option="domain",
        )
    return base_url("domain", site + DEMO_DOMAIN[2:])
