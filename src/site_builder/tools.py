"""
The programs that a build borrows from the machine: found, new enough, and run with readable
failures.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from .problem import BuildProblem

NODE_VERSION = 20
NODE_CURE = (
    "Install Node.js 20 or newer with npm "
    "(Debian 13 and newer: apt-get install nodejs npm; elsewhere: https://nodejs.org)"
)

# What package managers print when the network is down: Node's and libc's names for it, and pip's
# words.
_NETWORK = re.compile(
    r"ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH"
    r"|Failed to establish a new connection|Connection (?:refused|reset)|Name or service "
    r"not known|timed out"
)


def require_node() -> str:
    """Return the path of Node.js. Raises BuildProblem when there is none, or an old one."""
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
    """Return the path of npm. Raises BuildProblem when it is missing."""
    npm = shutil.which("npm")
    if npm is None:
        raise BuildProblem(f"npm is missing. {NODE_CURE}, then run this command again.")
    return npm


def run_under_node(program: Path, *arguments: str | Path, purpose: str, given: str = "") -> None:
    """
    Run one of our programs under Node.js; `given` is what it reads from its standard input.

    Raises: BuildProblem when Node.js is missing or too old, or the program fails; with its last
    words.
    """
    print(f"{purpose} …", flush=True)
    command = [require_node(), str(program), *map(str, arguments)]
    ended = subprocess.run(command, input=given, capture_output=True, text=True, check=False)  # noqa: S603
    if ended.returncode != 0:
        raise BuildProblem(f"{purpose} failed under Node.js: {ended.stderr.strip()[-2000:]}")


def fetch_with(command: Sequence[str | Path], *, cwd: Path, purpose: str) -> None:
    """
    Run a package manager in cwd, its words shown as they come.

    Raises: BuildProblem when it fails; where its words tell of the network, so does the problem.
    """
    print(f"{purpose} …", flush=True)
    words = []
    with subprocess.Popen(  # noqa: S603
        [str(part) for part in command],
        cwd=cwd,
        stdin=subprocess.DEVNULL,  # so that none of them waits for an answer
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
