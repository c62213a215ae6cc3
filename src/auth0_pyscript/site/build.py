"""The command `build`: a strict site of a user's page."""

import argparse
import os
from dataclasses import replace
from pathlib import Path

from ..configuration import Configuration
from .assembly.installed import installed_parts
from .assembly.strict_site import write_site
from .options import NAME, configuration_file, read_configuration, tenant_of
from .problem import CommandProblem
from .ready import FOLDER
from .strict_page import page_in


def build(options: argparse.Namespace) -> int:
    """Write the strict site of a folder with a page. Returns the exit code."""
    root, out = Path(options.folder), Path(options.out)
    if not root.is_dir():
        raise CommandProblem(f"{root} is not a folder. Name the folder of your page.")
    if out.resolve().is_relative_to(root.resolve()) or root.resolve().is_relative_to(out.resolve()):
        raise CommandProblem(f"{out} and {root} contain each other. Give another folder to --out.")
    page = page_in(root)
    folder = replace(page.folder, wheels=_wheels(options.packages_from))
    configuration = _configuration(options, root)
    write_site(folder, installed_parts(), configuration, out)
    for warning in page.warnings:
        print(warning)
    what = "the offline demo" if configuration.is_demo else f"a site for {configuration.issuer}"
    print(f"Built {what} in {out}. Put it on any static host, under any path.")
    if not configuration.is_demo:
        print(_dashboard_values(configuration))
    return 0


def add_build_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command to its parser, which has the argument `folder`."""
    parser.add_argument("--out", required=True, metavar="DIR", help="the folder to write")
    parser.add_argument(
        "--domain",
        metavar="YOUR_DOMAIN",
        help=f"of your tenant (default: that of {FOLDER}/{NAME}, then AUTH0_DOMAIN of the "
        "environment; without it, the offline demo)",
    )
    parser.add_argument(
        "--client-id",
        metavar="YOUR_CLIENT_ID",
        help="of the Single Page Application at Auth0 (default: as --domain, AUTH0_CLIENT_ID)",
    )
    parser.add_argument(
        "--packages-from",
        metavar="DIR",
        help="a folder of wheels, for the packages that the page's PyScript configuration names",
    )
    parser.add_argument(
        "--api",
        action="append",
        metavar="AUDIENCE[=BASE_URL]",
        help="an API that may get an access token (repeatable)",
    )


def _wheels(folder: str | None) -> Path | None:
    if folder and not Path(folder).is_dir():
        raise CommandProblem(f"{folder} is not a folder. Give a folder of wheels.")
    return Path(folder) if folder else None


def _configuration(options: argparse.Namespace, root: Path) -> Configuration:
    given = tenant_of(options.domain or "", options.client_id or "", tuple(options.api or ()), {})
    if given:
        return read_configuration(configuration_file(given))
    for path in (root / FOLDER / NAME, root / NAME):
        if path.is_file():
            return read_configuration(path.read_bytes(), name=str(path))
    return read_configuration(configuration_file(tenant_of("", "", (), os.environ)))


def _dashboard_values(configuration: Configuration) -> str:
    return "\n".join(
        (
            f"Paste at Auth0 (Applications > the application {configuration.client_id} > "
            "Settings), with your host and path in place of YOUR_SITE:",
            "  Allowed Callback URLs   https://YOUR_SITE/",
            "  Allowed Logout URLs     https://YOUR_SITE/",
            "  Allowed Web Origins     https://YOUR_SITE (the host alone)",
        )
    )
