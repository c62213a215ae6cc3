"""The command line of `build.py`: build, serve, wheel, docs, test, bench."""

import argparse
import signal
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from auth0_pyscript.configuration import Configuration
from auth0_pyscript.site.problem import CommandProblem
from auth0_pyscript.site.server import EVERY_HOST, HOST, SiteServer

from .bench import run_bench
from .checks import run_tests
from .dashboard_values import YOUR_SITE, dashboard_values
from .docs_site import OUT as DOCS
from .docs_site import build_docs
from .options import add_options, read_configuration
from .project import Project
from .release_wheel import OUT, release_wheels
from .site import build_site
from .tenant_server import tenant_server

PORT = 8000


def main(root: Path, arguments: Sequence[str]) -> int:
    """Run the command in the arguments, for the checkout at `root`, and return the exit code."""
    # SIGTERM is handled like Ctrl-C, so that started processes are stopped, too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    project = Project(root)
    command, *rest = arguments or ["--help"]
    try:
        # All further arguments are for pytest or the bench, even if they look like our options.
        elsewhere = {"test": run_tests, "bench": run_bench}.get(command)
        if elsewhere and rest[:1] not in (["-h"], ["--help"]):
            return elsewhere(project, rest)
        options = _parser().parse_args([command, *rest])
        if options.command == "wheel":
            return _wheel(project, options)
        if options.command == "docs":
            return _docs(project, options)
        run = {"build": _build, "serve": _serve}[options.command]
        return run(Project(root, options.page, options.packages_from), options)
    except CommandProblem as problem:
        print(f"build.py: {problem}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _build(project: Project, options: argparse.Namespace) -> int:
    configuration = read_configuration(project, options)
    out: Path = options.out or project.root / "dist"
    build_site(project, configuration, out, compress=True)
    print(f"Built {_what(configuration)} in {out}; put it on any static host, under any path.")
    _say(dashboard_values(configuration, YOUR_SITE))
    return 0


def _serve(project: Project, options: argparse.Namespace) -> int:
    with ExitStack() as services:
        # Not dist/, which may hold a site that is about to be deployed. Each server has its own
        # site.
        project.scratch.mkdir(exist_ok=True)
        folder = services.enter_context(TemporaryDirectory(prefix="serve-", dir=project.scratch))
        site = Path(folder) / "site"
        server = services.enter_context(
            SiteServer(site, base=options.base, host=options.host, port=options.port)
        )
        if options.tenant:
            port = server.port + 1
            configuration = read_configuration(
                project, options, demo_tenant=f"http://localhost:{port}/"
            )
            host = options.host if options.host in EVERY_HOST else HOST
            services.enter_context(
                tenant_server(project, host=host, port=port, site=server.address)
            )
        else:
            configuration = read_configuration(project, options)
        build_site(project, configuration, site)
        print(f"Serving {_what(configuration)}. Open this address:\n\n    {server.address}\n")
        if options.host != HOST:
            print(
                "Browsers allow a login on https and on localhost only: elsewhere the page says so."
            )
        if options.tenant:
            print(
                f"The tenant's dashboard is {configuration.issuer}manage; "
                "it forgets all when it stops."
            )
        else:
            _say(dashboard_values(configuration, server.address))
        print("Press Ctrl-C to stop.", flush=True)
        server.wait()
    return 0


def _wheel(project: Project, options: argparse.Namespace) -> int:
    wheels = release_wheels(project, options.out or project.root / OUT)
    for wheel in wheels:
        print(f"Built {wheel} ({wheel.stat().st_size:,} bytes).")
    print(f"Install the command: pip install {wheels[0]}")
    return 0


def _docs(project: Project, options: argparse.Namespace) -> int:
    out: Path = options.out or project.root / DOCS
    build_docs(project, out)
    print(f"Built the documentation in {out}. Open {out / 'index.html'}.")
    return 0


def _what(configuration: Configuration) -> str:
    return "the offline demo" if configuration.is_demo else f"a site for {configuration.issuer}"


def _say(text: str) -> None:
    if text:
        print(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="build.py", description="auth0-pyscript: build, serve and test the site."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    build = commands.add_parser(
        "build", help="write the site to dist/", description="Write the site."
    )
    build.add_argument(
        "--out", type=Path, metavar="DIR", help="the directory to write (default: dist)"
    )
    serve = commands.add_parser(
        "serve", help="build the site and serve it", description="Build the site and serve it."
    )
    serve.add_argument("--port", type=int, default=PORT, help=f"the port (default: {PORT})")
    serve.add_argument(
        "--host",
        default=HOST,
        metavar="ADDRESS",
        help="the address of this machine to listen at "
        f"(default: {HOST}, this machine alone); 0.0.0.0 or :: for all of them, as in a "
        "container. Browsers allow a login on https and localhost only",
    )
    serve.add_argument(
        "--base", default="/", metavar="PATH", help="serve it below this path (default: /)"
    )
    serve.add_argument(
        "--tenant",
        choices=["server"],
        help=(
            "server: run the demo's tenant under uvicorn on the next port, instead of in "
            "the browser"
        ),
    )
    for command in (build, serve):
        command.add_argument(
            "--page",
            type=Path,
            metavar="DIR",
            help=(
                "a folder with an index.html of your own and what it uses (default: the "
                "reference page)"
            ),
        )
        command.add_argument(
            "--packages-from",
            type=Path,
            metavar="DIR",
            help="a folder of wheels, for the packages of the page's PyScript configuration",
        )
        add_options(command)
    wheel = commands.add_parser(
        "wheel",
        help=f"write the wheels of a release to {OUT}/",
        description="Write the complete wheel: the SDK, the command auth0-pyscript, and the ready "
        "files that it puts beside a page; and a second wheel with PyScript and Pyodide, which "
        "only a strict site needs. The same sources give the same bytes.",
    )
    wheel.add_argument(
        "--out", type=Path, metavar="DIR", help=f"the directory to write to (default: {OUT})"
    )
    docs = commands.add_parser(
        "docs",
        help=f"write the documentation as a site to {DOCS}/",
        description="Write the documentation as a site. A link that leads nowhere is an error.",
    )
    docs.add_argument(
        "--out", type=Path, metavar="DIR", help=f"the directory to write to (default: {DOCS})"
    )
    commands.add_parser(
        "test",
        help="install what the tests need, and run them",
        usage="build.py test [pytest's arguments]",
        description=(
            "Install what the tests need. Then run ruff, codespell, mypy, prettier, oxlint, tsc, "
            "the tests under Node.js, and pytest. Arguments go to pytest; without arguments all "
            "tests run, about half an hour on two cores."
        ),
    )
    commands.add_parser(
        "bench",
        help="measure the site beside a React page",
        usage="build.py bench [--rounds N] [--renewals N] [--mode vault|page] "
        "[--before DIR] [--out DIR]",
        description="Install what the bench needs, measure, and write tables to bench/results/. "
        "Without options: 7 rounds, 10000 renewals, both modes. Let nothing else run "
        "on the machine then.",
    )
    return parser
