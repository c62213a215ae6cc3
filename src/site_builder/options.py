"""The configuration of a site: from the command line, from auth_config.json, or the demo's."""

import argparse
from pathlib import Path
from typing import Any

from auth0_pyscript.configuration import Configuration, check_configuration
from auth0_pyscript.encoding.json_text import parse_json_strictly
from auth0_pyscript.errors import Auth0Error, JsonError
from auth0_pyscript.site.assembly.problem import BuildProblem

from .project import Project

DEMO = {"domain": "./tenant/", "client_id": "demo-app"}

# The demo's tenant is part of the site, whose address is not known yet. Any address at which a
# login is allowed will do for the check.
_SOME_SITE = "http://localhost/"

# The command line's options for values of the configuration, by their names in it.
_FLAGS = {
    "domain": "--domain",
    "client_id": "--client-id",
    "audience": "--audience",
    "scope": "--scope",
    "authorization_params": "--authorization-param",
    "use_refresh_tokens": "--use-refresh-tokens",
    "token_storage": "--token-storage",
    "connect": "--connect",
    "picture_hosts": "--picture-host",
    "offline": "--no-offline",
}


def add_options(parser: argparse.ArgumentParser) -> None:
    """
    Add the options that name a tenant to the parser. An option that is not given sets no attribute.
    """
    group = parser.add_argument_group(
        "your tenant",
        "Without these, and without an auth_config.json of the same names in this "
        "directory, the site is the "
        "offline demo, which brings its own tenant.",
        argument_default=argparse.SUPPRESS,
    )
    group.add_argument(
        "--domain", metavar="YOUR_DOMAIN", help="a host name, or a URL with scheme, port and path"
    )
    group.add_argument(
        "--client-id", metavar="YOUR_CLIENT_ID", help="of the Single Page Application at Auth0"
    )
    group.add_argument(
        "--audience", help="of the API that a login asks for (default: the first of `apis`)"
    )
    group.add_argument(
        "--scope", help='what a login asks for (default: "openid profile email" and that API\'s)'
    )
    group.add_argument(
        "--authorization-param",
        dest="authorization_params",
        action="append",
        type=_named_value,
        metavar="NAME=VALUE",
        help="a further parameter of every login, such as organization=org_… or connection=github "
        "(repeatable; replaces those of auth_config.json)",
    )
    group.add_argument(
        "--use-refresh-tokens", action="store_true", help="renew with refresh tokens"
    )
    group.add_argument(
        "--token-storage",
        metavar="vault|page",
        help="where tokens are kept: vault, in a worker that no page can look into "
        "(default), or page, in "
        "the memory of the page's Python",
    )
    group.add_argument(
        "--connect",
        action="append",
        metavar="ORIGIN",
        help="an origin of public data, such as https://data.example.org, that the page itself may "
        "fetch without a token (repeatable; replaces those of auth_config.json)",
    )
    group.add_argument(
        "--picture-host",
        dest="picture_hosts",
        action="append",
        metavar="HOST",
        help=(
            "a host, or *.host, that users' pictures may come from (repeatable; replaces "
            "the default ones)"
        ),
    )
    group.add_argument(
        "--no-offline",
        dest="offline",
        action="store_false",
        help="store no files in visitors' browsers (otherwise a Service Worker does, and a "
        "second visit asks "
        "the site's server for nothing)",
    )


def read_configuration(
    project: Project, options: argparse.Namespace, *, demo_tenant: str = ""
) -> Configuration:
    """
    Return the checked configuration: from the command line, otherwise from auth_config.json,
    otherwise the demo's.

    If the demo's tenant runs on a server, `demo_tenant` is its address, and auth_config.json is not
    read. Raises: BuildProblem that names the value and its place.
    """
    given = {name: value for name, value in vars(options).items() if name in _FLAGS}
    if "authorization_params" in given:
        given["authorization_params"] = dict(given["authorization_params"])
    path = project.configuration_file
    data = given if demo_tenant else _read(path) | given
    if demo_tenant:
        data = DEMO | data | {"domain": demo_tenant}
    elif "domain" not in data and "client_id" not in data:
        data = DEMO | data
    try:
        return check_configuration(data, site=_SOME_SITE)
    except Auth0Error as error:
        # picture_hosts[0], authorization_params.prompt
        option = getattr(error, "option", "").partition("[")[0].partition(".")[0]
        place = _FLAGS[option] if option in given else path.name
        raise BuildProblem(f"{place}: {error}") from error


def _named_value(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    return name, value


def _read(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        data = parse_json_strictly(path.read_text(encoding="utf-8"))
    except JsonError as error:
        raise BuildProblem(
            f"{path.name}, line {error.line}, column {error.column}: {error}"
        ) from error
    except (OSError, ValueError) as error:
        raise BuildProblem(f"{path.name} cannot be read as UTF-8 text: {error}") from error
    if not isinstance(data, dict):
        raise BuildProblem(f'{path.name} must hold a JSON object, {{"domain": …, "client_id": …}}.')
    return data
