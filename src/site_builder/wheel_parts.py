"""
The ready parts as files of two wheels: auth0-pyscript, and auth0-pyscript-runtime.

`auth0_pyscript.site.assembly.installed` reads them.
"""

from auth0_pyscript.site.assembly.installed import RUNTIME, STATIC

from .make_ready import make_ready_parts
from .project import Project

_STATIC = f"auth0_pyscript/{STATIC.name}"
_INIT = b'''"""PyScript, Pyodide and packages, made ready for sites that auth0-pyscript builds."""
'''


def wheel_parts(project: Project) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """
    Return what is added to the SDK's sources in the wheel auth0-pyscript, and the whole package of
    the wheel auth0-pyscript-runtime. Both by their paths in the wheels.

    Raises: BuildProblem if the ready parts cannot be made: Node.js is needed for them.
    """
    static, runtime = make_ready_parts(project).split()
    return (
        {f"{_STATIC}/{path}": content for path, content in static.files().items()},
        {f"{RUNTIME}/{path}": content for path, content in runtime.files().items()}
        | {f"{RUNTIME}/__init__.py": _INIT},
    )
