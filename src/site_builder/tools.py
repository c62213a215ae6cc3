"""
The programs of the machine that a build uses: found, checked for their version, and run with
readable errors.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from auth0_pyscript.site.assembly.problem import BuildProblem

NODE_VERSION = 20
NODE_CURE = (
    "Install Node.js 20 or newer with npm "
    "(Debian 13 and newer: apt-get install nodejs npm; elsewhere: https://nodejs.org)"
)

# The texts that package managers print when the network is down: names of Node and libc, and texts
# of pip.
_NETWORK = re.compile(
    r"ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH"
    r"|Failed to establish a new connection|Connection (?:refused|reset)|Name or service "
    r"not known|timed out"
)


def require_node() -> str:
    """Return the path of Node.js. Raises: BuildProblem if it is missing or too old."""
    node = shutil.which("node")
    if node is None:
        raise BuildProblem(f"Node.js is missing. {NODE_CURE}, then run this command again.")
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    version = re.match(r"v(\d+)\.", answer.stdout)
    if version is None or int(version[1]) < NODE_VERSION:
        raise BuildProblem(
            f"Node.js is too old: {node} is {answer.stdout.strip() or 'of an unknown version'}, "
            f"at least v{NODE_VERSION} is needed. {NODE_CURE}, then run this command again."
        )
    return node


def require_npm() -> str:
    """Return the path of npm. Raises: BuildProblem if it is missing."""
    npm = shutil.which("npm")
    if npm is None:
        raise BuildProblem(f"npm is missing. {NODE_CURE}, then run this command again.")
    return npm


def run_under_node(program: Path, *arguments: str | Path, purpose: str, given: str = "") -> None:
    """
    Run one of our programs under Node.js. `given` is its standard input.

    Raises: BuildProblem if Node.js is missing or too old, or the program fails. It has the
    program's last lines.
    """
    print(f"{purpose} …", flush=True)
    command = [require_node(), str(program), *map(str, arguments)]
    ended = subprocess.run(command, input=given, capture_output=True, text=True, check=False)  # noqa: S603
    if ended.returncode != 0:
        raise BuildProblem(f"{purpose} failed under Node.js: {ended.stderr.strip()[-2000:]}")


def fetch_with(command: Sequence[str | Path], *, cwd: Path, purpose: str) -> None:
    """
    Run a package manager in cwd, and show its output while it runs.

    Raises: BuildProblem if it fails. If its output mentions the network, the problem does, too.
    """
    print(f"{purpose} …", flush=True)
    words = []
    with subprocess.Popen(  # noqa: S603
        [str(part) for part in command],
        cwd=cwd,
        stdin=subprocess.DEVNULL,  # so that no package manager waits for an answer
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            words.append(line)
            sys.stdout.write(f"  {line}")
    if process.returncode == 0:
        return
    said = f"{purpose} failed (exit code {process.returncode}); the lines above say why."
    if _NETWORK.search("".join(words)):
        said = (
            f"{purpose} failed: the package registry cannot be reached. "
            "Check the network and the proxy settings, then run this command again."
        )
    raise BuildProblem(said)
