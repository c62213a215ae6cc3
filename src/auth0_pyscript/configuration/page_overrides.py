"""
The comparison of a page's options for Auth0Client with the options of the build. Pure.

The vault takes its configuration only from the build. An option with another value in the page
would have no effect, so it is an error.
"""

from ..errors import ConfigurationError
from .configuration import Configuration
from .reader import check_configuration

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Mapping


def agreed_configuration(
    built: "Mapping[str, object]", given: "Mapping[str, object]", *, site: str
) -> Configuration:
    """
    Return the build's configuration, if every option in given has the same value there.

    built is the result of `Configuration.to_data`. given has options with the same names. The
    spelling of a value may differ ("login.example.com", "https://login.example.com/").
    authorization_params in given may have fewer parameters.
    Raises: ConfigurationError, whose `option` is the first one with another value.
    """
    configuration = check_configuration(built, site=site)
    for name in given:
        value = _with_built_parameters(built, name, given[name])
        try:
            changed = check_configuration(dict(built) | {name: value}, site=site)
        except ConfigurationError as error:
            if error.option.partition("[")[0].partition(".")[0] in (name, ""):
                raise  # the value itself is wrong
            raise _differs(name)
        if _value(changed, name) != _value(configuration, name):
            raise _differs(name)
    return configuration


def check_token_storage(built: str, given: "Mapping[str, object]") -> None:
    """
    Refuse another token_storage in given than the site was built for: built, "vault" or "page".

    Raises: ConfigurationError.
    """
    token_storage = given.get("token_storage")
    if token_storage is not None and token_storage != built:
        raise ConfigurationError(
            f'Auth0Client has token_storage "{token_storage}", but the site was built for '
            f'"{built}".',
            "The page's policy (CSP) allows no other. Remove token_storage from Auth0Client, or "
            f"build the site with --token-storage {token_storage}.",
            option="token_storage",
        )


def check_shared_parameters(first: Configuration, other: Configuration) -> None:
    """
    Refuse two clients of one page with different authorization_params: they share a session.

    Raises: ConfigurationError.
    """
    if first.authorization_params != other.authorization_params:
        raise ConfigurationError(
            "Another Auth0Client of this page has other authorization_params.",
            "Clients of one application share the session, so all logins have the same ones. Pass "
            "parameters for one login to login_with_redirect.",
            option="authorization_params",
        )


def _with_built_parameters(built: "Mapping[str, object]", name: str, value: object) -> object:
    """Return value; if it is authorization_params, with those of the build that it lacks."""
    if name == "authorization_params" and isinstance(value, dict):
        parameters = built.get(name)
        return parameters | value if isinstance(parameters, dict) else value
    return value


def _value(configuration: Configuration, name: str) -> object:
    if name == "domain":
        return configuration.issuer
    if name == "apis":
        return [(api.audience, api.base_url, api.scope) for api in configuration.apis]
    return getattr(configuration, name)


def _differs(name: str) -> ConfigurationError:
    return ConfigurationError(
        f"Auth0Client has another {name} than the site was built with.",
        f"The vault takes its configuration from the build alone. Remove {name} from Auth0Client, "
        "or change it in auth_config.json and build the site again.",
        option=name,
    )
