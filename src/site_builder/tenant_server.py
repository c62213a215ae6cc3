"""`serve --tenant server`: the demo's tenant under uvicorn, at its own origin."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from auth0_pyscript.site.assembly.problem import BuildProblem
from auth0_pyscript.site.server import HOST

from .environment import python_with
from .project import Project

_PATIENCE = 20.0  # seconds; the tenant starts in one or two


@contextmanager
def tenant_server(project: Project, *, host: str = HOST, port: int, site: str) -> Iterator[None]:
    """
    Run the tenant at http://localhost:PORT/ for the application at the address `site`, until the
    block ends.

    host is HOST, or one of EVERY_HOST. Raises: BuildProblem if the port is taken, or the tenant
    does not start.
    """
    python = python_with(project, "server")
    if _answers(port):
        raise BuildProblem(
            f"Port {port}, for the tenant, is taken by another program. Choose another --port."
        )
    issuer = f"http://localhost:{port}/"
    command = [str(python), "-m", "demo_tenant.server.asgi", "--issuer", issuer, "--site", site]
    command += ["--port", str(port), "--host", HOST if host == HOST else "0.0.0.0"]  # noqa: S104 - as asked for
    environment = {**os.environ, "PYTHONPATH": str(project.source)}
    process = subprocess.Popen(command, cwd=project.root, env=environment)  # noqa: S603
    try:
        _wait_until_up(process, port)
        yield
    finally:
        process.terminate()
        process.wait()


def _wait_until_up(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not _answers(port):
        if process.poll() is not None:
            raise BuildProblem("The tenant did not start; the lines above say why.")
        if time.monotonic() > deadline:
            raise BuildProblem(
                f"The tenant did not answer on port {port} within {_PATIENCE:.0f} seconds."
            )
        time.sleep(0.05)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0
