"""The command `serve`: a server for a folder on this machine."""

import argparse
from pathlib import Path

from .add import folder_of
from .dashboard import dashboard_values
from .options import NAME as CONFIGURATION
from .options import read_configuration
from .problem import CommandProblem
from .ready import FOLDER
from .server import HOST, PortTaken, SiteServer

PORT = 8000
_TRIES = 50


def serve(options: argparse.Namespace) -> int:
    """Serve a folder until the process is interrupted."""
    root = folder_of(options.folder)
    with _server(root, options) as server:
        print(f"Serving {root}. Open this address:\n\n    {server.address}\n")
        _say_login(root, server.address)
        if options.isolated:
            print("Its pages are cross-origin isolated (COOP, COEP), as PyScript's workers want.")
        if options.host != HOST:
            print(
                "Browsers allow a login on https and on localhost only: elsewhere the page says so."
            )
        print("Press Ctrl-C to stop.", flush=True)
        server.wait()
    return 0


def _server(root: Path, options: argparse.Namespace) -> SiteServer:
    last = options.port + (_TRIES if options.next_port else 0)
    for port in range(options.port, last + 1):
        try:
            return SiteServer(
                root,
                host=options.host,
                port=port,
                any_folder=not _is_strict(root),
                isolated=options.isolated,
            )
        except PortTaken as problem:
            if port == last:
                also = "" if options.next_port else ", or let it be the next free one: --next-port"
                raise CommandProblem(f"{problem}{also}") from problem
    raise AssertionError("every port was tried")


def _is_strict(root: Path) -> bool:
    """Return True for a site that `build` has written: it has headers of its own."""
    return (root / CONFIGURATION).is_file() and (root / "_headers").is_file()


def _say_login(root: Path, address: str) -> None:
    folder, callback = ("", "") if _is_strict(root) else (f"{FOLDER}/", f"{FOLDER}/callback.html")
    path = root / folder / CONFIGURATION
    if not path.is_file():
        print(f"It has no login yet: auth0-pyscript add {root}")
        return
    configuration = read_configuration(path.read_bytes(), name=str(path))
    if configuration.is_demo:
        print(
            "A login is with the offline demo: its tenant runs in the browser, and its users need\n"
            f"no password. Its dashboard is {address}{folder}tenant/manage"
        )
    else:
        print(dashboard_values(configuration, address, callback=callback))
