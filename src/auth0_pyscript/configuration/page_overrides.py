"""
Compares the options of a page's own Auth0Client with those that the site was built with. Pure.

The vault takes its configuration from the build alone, so another value in the page would have no
effect. It is refused.
"""

from ..errors import ConfigurationError
from .configuration import Configuration
from .reader import check_configuration

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def agreed_configuration(
    built: "dict[str, Any]", given: "dict[str, Any]", *, site: str
) -> Configuration:
    """
    Return the build's configuration if every given option has the same value in it.

    built: the result of `Configuration.to_data`. given: options under the same names. Two spellings
    of one value are equal ("login.example.com", "https://login.example.com/"). Authorization
    parameters may be left out.
    Raises: ConfigurationError, whose `option` is the first option that differs.
    """
    configuration = check_configuration(built, site=site)
    for name in given:
        try:
            asked = check_configuration(
                built | {name: _completed(built, name, given[name])}, site=site
            )
        except ConfigurationError as error:
            if error.option.partition("[")[0].partition(".")[0] in (name, ""):
                raise  # the value itself is wrong
            raise _differs(name)
        if _value(asked, name) != _value(configuration, name):
            raise _differs(name)
    return configuration


def check_token_storage(built: str, given: "dict[str, Any]") -> None:
    """
    Raises: ConfigurationError if given asks for another token_storage than the site was built for.

    built: "vault" or "page".
    """
    asked = given.get("token_storage")
    if asked is not None and asked != built:
        raise ConfigurationError(
            f'Auth0Client asks for token_storage "{asked}", and the site was built for "{built}".',
            "The page's policy (CSP) allows no other. Leave it out of Auth0Client, or build the "
            f"site with --token-storage {asked}.",
            option="token_storage",
        )


def check_shared_parameters(first: Configuration, other: Configuration) -> None:
    """
    Raises: ConfigurationError if two clients of a page have different authorization_params.

    They share the session, so their logins must be alike.
    """
    if first.authorization_params != other.authorization_params:
        raise ConfigurationError(
            "Another Auth0Client of this page has other authorization_params.",
            "Clients of one application share the session, so each login has the same. "
            "Give what is for one "
            "login to login_with_redirect.",
            option="authorization_params",
        )


def _completed(built: "dict[str, Any]", name: str, value: "Any") -> "Any":
    """
    Return value, and for authorization_params the parameters of the build that it leaves out.
    """
    if name == "authorization_params" and isinstance(value, dict):
        return built.get(name, {}) | value
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
        "The vault takes its configuration from the build alone. Leave it out of "
        "Auth0Client, or change it "
        "in auth_config.json and build the site again.",
        option=name,
    )
