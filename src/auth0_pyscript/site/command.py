"""The command line of `auth0-pyscript`."""

import argparse
import io
import signal
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version

from .add import add, remove, upgrade
from .build import add_build_options, build
from .check import check
from .new import TEMPLATES, new
from .plan import Blocked
from .problem import CommandProblem
from .serve import PORT, serve
from .server import HOST

_ADD = """\
Put login into the page you have. Writes FOLDER/auth0/, puts two tags into the head of each
page, and two entries into its PyScript configuration. All else stays as it is, to the byte.
To add twice changes nothing; what was changed is shown.
"""

_BUILD = """\
Build the strict site of your page: PyScript, Pyodide and packages are in it, named by hashes, a
policy in page and headers says what may run and where requests may go, and a Service Worker
stores it all for use without a network. The folder stays as it is; it may have auth0/ or not.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command in the arguments (default: those of the process). Returns the exit code."""
    # SIGTERM is handled like Ctrl-C, so that what was begun is undone.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    # A page's text may have characters that the output cannot show.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except Blocked as blocked:
        print(f"{blocked}\n\nNothing was written.", file=sys.stderr)
        return 1
    except CommandProblem as problem:
        print(f"auth0-pyscript: {problem}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="auth0-pyscript",
        description="Auth0 login for Python in the browser: for the page you have, or a new one.",
        epilog="auth0-pyscript COMMAND --help explains a command, with an example.",
    )
    parser.add_argument("--version", action="version", version=f"auth0-pyscript {_version()}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    making = _command(
        commands,
        "new",
        new,
        "write a small app with login, to start from",
        "Write a small app with login into a new folder: a page, its Python, and a README.\n"
        "Without a domain a login is with the offline demo.",
        "auth0-pyscript new my-app && auth0-pyscript serve my-app",
    )
    making.add_argument(
        "--template",
        choices=TEMPLATES,
        default=TEMPLATES[0],
        help="python: the page has Python, on PyScript from its CDN (default); plain: it has none",
    )
    _add_tenant(making)
    making.set_defaults(page=None, dry_run=False, quiet=True)
    adding = _command(
        commands,
        "add",
        add,
        "put login into a page",
        _ADD,
        "auth0-pyscript add . --domain YOUR_DOMAIN --client-id YOUR_CLIENT_ID "
        "--api https://api.example.com/",
    )
    _add_tenant(adding)
    adding.add_argument(
        "--page",
        action="append",
        metavar="PAGE",
        help="a page, from FOLDER on (repeatable; default: index.html)",
    )
    adding.set_defaults(quiet=False)
    upgrading = _command(
        commands,
        "upgrade",
        upgrade,
        "replace an older version",
        "Replace what an earlier version of auth0-pyscript added. The configuration stays.",
        "auth0-pyscript upgrade .",
    )
    removing = _command(
        commands,
        "remove",
        remove,
        "take login out again",
        "Take away exactly what add wrote. Files in auth0/ that you changed are kept.",
        "auth0-pyscript remove .",
    )
    building = _command(
        commands,
        "build",
        build,
        "build a strict site",
        _BUILD,
        "auth0-pyscript build . --out ../site --domain YOUR_DOMAIN --client-id YOUR_CLIENT_ID",
    )
    add_build_options(building)
    for command in (adding, upgrading, removing):
        command.add_argument(
            "--dry-run", action="store_true", help="show what would change, and write nothing"
        )
    serving = _command(
        commands,
        "serve",
        serve,
        "serve a folder on this machine",
        "Serve a folder. After an add without a domain a login works without an account and\n"
        "without a network: the demo's tenant runs in the browser.",
        "auth0-pyscript serve . --port 8080",
    )
    serving.add_argument(
        "--port", type=int, default=PORT, help="the port (default: %(default)s; 0 takes a free one)"
    )
    serving.add_argument(
        "--next-port", action="store_true", help="if the port is taken, take the next free one"
    )
    serving.add_argument(
        "--host",
        default=HOST,
        metavar="ADDRESS",
        help="the address of this machine to listen at (default: %(default)s, this machine alone); "
        "0.0.0.0 or :: for all of them, as in a container",
    )
    serving.add_argument(
        "--isolated",
        action="store_true",
        help="send the headers COOP and COEP, which PyScript's workers want",
    )
    checking = _command(
        commands,
        "check",
        check,
        "say what of a site's login holds, and what does not",
        "Check the tags, the files, the configuration, the pages' policies, and, with --url,\n"
        "what the host sends. Prints the values for Auth0's dashboard. Exits with 1 if\n"
        "something is wrong.",
        "auth0-pyscript check . --url https://YOUR_SITE/",
    )
    checking.add_argument("--url", metavar="URL", help="the address at which the folder is served")
    return parser


def _version() -> str:
    try:
        return version("auth0-pyscript")
    except PackageNotFoundError:
        return "(a checkout of the repository)"


def _add_tenant(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--domain",
        metavar="YOUR_DOMAIN",
        help="of your tenant (default: AUTH0_DOMAIN of the environment; without it, the offline "
        "demo, for serve)",
    )
    command.add_argument(
        "--client-id",
        metavar="YOUR_CLIENT_ID",
        help="of the Single Page Application at Auth0 (default: AUTH0_CLIENT_ID)",
    )
    command.add_argument(
        "--api",
        action="append",
        metavar="AUDIENCE[=BASE_URL]",
        help="an API that may get an access token; the address is needed if the audience is none "
        "(repeatable)",
    )


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    run: Callable[[argparse.Namespace], int],
    short: str,
    description: str,
    example: str,
) -> argparse.ArgumentParser:
    command = commands.add_parser(
        name,
        help=short,
        description=description,
        epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("folder", metavar="FOLDER", help="the folder that is served")
    command.set_defaults(run=run)
    return command
