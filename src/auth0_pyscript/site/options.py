"""auth0/auth_config.json: from the command line and the environment, or the demo's."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from ..configuration import DEMO_DOMAIN, Configuration, check_configuration
from ..encoding.json_text import parse_json_strictly
from ..errors import Auth0Error
from .problem import CommandProblem

NAME = "auth_config.json"
DEMO = {"domain": DEMO_DOMAIN, "client_id": "demo-app"}
DOMAIN, CLIENT_ID = "AUTH0_DOMAIN", "AUTH0_CLIENT_ID"  # variables of the environment

# The site's address is not known yet. Any address at which a login is allowed will do for a check.
_SOME_SITE = "http://localhost/"
_PLACES = {"domain": "--domain", "client_id": "--client-id", "apis": "--api"}


@dataclass(frozen=True)
class Tenant:
    """The values of a tenant, as they were given; "" for a value that was not."""

    domain: str = ""
    client_id: str = ""
    apis: tuple[str, ...] = ()  # AUDIENCE or AUDIENCE=BASE_URL
    is_from_environment: bool = False

    def __bool__(self) -> bool:
        """Return True if any value was given."""
        return bool(self.domain or self.client_id or self.apis)


def tenant_of(
    domain: str, client_id: str, apis: tuple[str, ...], environment: Mapping[str, str]
) -> Tenant:
    """Return the values of the command line, and for those that are missing the environment's."""
    asked = bool(domain or client_id or apis)
    return Tenant(
        domain or environment.get(DOMAIN, ""),
        client_id or environment.get(CLIENT_ID, ""),
        apis,
        is_from_environment=not asked,
    )


def configuration_file(tenant: Tenant) -> bytes:
    """
    Return auth_config.json for these values; without any value the demo's.

    Raises: CommandProblem that names the value and how it is given.
    """
    data: dict[str, object] = dict(DEMO)
    if tenant:
        for name, value, variable in (
            ("domain", tenant.domain, DOMAIN),
            ("client_id", tenant.client_id, CLIENT_ID),
        ):
            if not value:
                raise CommandProblem(
                    f"{_PLACES[name]} is missing. Both --domain and --client-id are needed, or the "
                    f"variable {variable} in the environment. Auth0 shows them in Applications > "
                    "your application. Without both, the folder is made for the offline demo."
                )
        data = {"domain": tenant.domain, "client_id": tenant.client_id}
        if tenant.apis:
            data["apis"] = [_api(text) for text in tenant.apis]
    try:
        checked = check_configuration(data, site=_SOME_SITE)
    except Auth0Error as error:
        option = getattr(error, "option", "").partition("[")[0]
        raise CommandProblem(f"{_PLACES.get(option, option)}: {error}") from error
    return (json.dumps(checked.to_data(), indent=2, ensure_ascii=False) + "\n").encode()


def read_configuration(content: bytes, *, name: str = NAME) -> Configuration:
    """
    Return the checked configuration in an auth_config.json.

    Raises: CommandProblem that names the value.
    """
    try:
        data = parse_json_strictly(content.decode())
        if not isinstance(data, dict):
            raise CommandProblem(f'{name} must hold a JSON object, {{"domain": …, …}}.')
        return check_configuration(data, site=_SOME_SITE)
    except UnicodeDecodeError as error:
        raise CommandProblem(f"{name} is not UTF-8 text. Save it as UTF-8.") from error
    except Auth0Error as error:
        raise CommandProblem(f"{name}: {error}") from error


def _api(text: str) -> dict[str, str]:
    # An audience may have a "=" in it, so the base URL is found by its scheme.
    for scheme in ("=https://", "=http://"):
        audience, found, rest = text.partition(scheme)
        if found:
            return {"audience": audience, "base_url": found[1:] + rest}
    return {"audience": text}
