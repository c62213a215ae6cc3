"""
The ready parts of an installation: those in the package's own folder `static/`, and those of the
package `auth0_pyscript_runtime`, which only a strict site needs.
"""

from importlib.util import find_spec
from pathlib import Path

from .fingerprint import fingerprint
from .problem import BuildProblem
from .ready_parts import FINGERPRINT, ReadyParts

STATIC = Path(__file__).parents[2] / "static"
RUNTIME = "auth0_pyscript_runtime"
_INSTALL_RUNTIME = (
    "Install the wheel of this version, which python build.py wheel writes beside that of "
    "auth0-pyscript: pip install auth0_pyscript_runtime-VERSION-py3-none-any.whl"
)


def installed_static() -> ReadyParts:
    """
    Return the parts of the folder `auth0/` and of the demo tenant.

    Raises: BuildProblem if this is no installed wheel.
    """
    parts = ReadyParts.read(STATIC)
    if not parts.page:
        raise BuildProblem(
            f"{STATIC} is missing: this is not an installed wheel of auth0-pyscript. In a checkout "
            "of the repository, python build.py wheel makes the wheel."
        )
    return parts


def installed_parts() -> ReadyParts:
    """
    Return all parts, for a strict site.

    Raises: BuildProblem if the runtime is missing, changed, or that of another version.
    """
    static = installed_static()
    spec = find_spec(RUNTIME)
    if spec is None or not spec.origin:
        raise BuildProblem(
            "A strict site contains PyScript and Pyodide, and their package "
            f"auth0-pyscript-runtime is not installed. {_INSTALL_RUNTIME}"
        )
    folder = Path(spec.origin).parent
    runtime = ReadyParts.read(folder)
    if fingerprint(runtime.files()).encode() != static.runtime[FINGERPRINT]:
        raise BuildProblem(
            f"The files in {folder} are not those that this auth0-pyscript was made with. "
            f"{_INSTALL_RUNTIME}"
        )
    return ReadyParts.read(STATIC, folder)
