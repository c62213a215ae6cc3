"""
What a page's own Auth0Client says beside what the site was built with. With a vault they must agree: it takes
its configuration from the build alone, so another value in the page would only seem to count. Pure.
"""

from .configuration import Configuration, check_configuration
from .errors import ConfigurationError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def agreed_configuration(built: "dict[str, Any]", given: "dict[str, Any]", *, site: str) -> Configuration:
    """
    Return the build's configuration, if every option that is given has the value that it has there.

    built is what `Configuration.to_data` gave, given has options under the same names. How a value is written
    does not matter ("login.example.com", "https://login.example.com/").
    Raises: ConfigurationError, whose `option` is the first that differs.
    """
    configuration = check_configuration(built, site=site)
    for name in given:
        try:
            asked = check_configuration(built | {name: given[name]}, site=site)
        except ConfigurationError as error:
            if error.option.partition("[")[0] in (name, ""):
                raise  # it is wrong in itself
            raise _differs(name)
        if _value(asked, name) != _value(configuration, name):
            raise _differs(name)
    return configuration


def check_token_storage(built: str, given: "dict[str, Any]") -> None:
    """
    Raises: ConfigurationError when given asks for tokens to be kept elsewhere than the site was built for.

    built is "vault" or "page".
    """
    asked = given.get("token_storage")
    if asked is not None and asked != built:
        raise ConfigurationError(
            f'Auth0Client asks for token_storage "{asked}", and the site was built for "{built}".',
            f"The page's policy (CSP) allows no other. Leave it out of Auth0Client, or build the site with "
            f"--token-storage {asked}.",
            option="token_storage",
        )


def _value(configuration: Configuration, name: str) -> object:
    if name == "domain":
        return configuration.issuer
    if name == "apis":
        return [(api.audience, api.base_url, api.scope) for api in configuration.apis]
    return getattr(configuration, name)


def _differs(name: str) -> ConfigurationError:
    return ConfigurationError(
        f"Auth0Client has another {name} than the site was built with.",
        "The vault takes its configuration from the build alone. Leave it out of Auth0Client, or change it "
        "in auth_config.json and build the site again.",
        option=name,
    )
