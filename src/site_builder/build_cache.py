"""
A cache for the products of a build, in .build/. A product is used again while its inputs are the
same.
"""

import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from auth0_pyscript.site.assembly.fingerprint import fingerprint

from .project import Project


def cached(
    project: Project, name: str, inputs: Mapping[str, bytes], make: Callable[[], dict[str, bytes]]
) -> dict[str, bytes]:
    """
    Return files by file name: from the cache if the inputs are the same, otherwise newly made.

    name is the folder of .build/ for this product. inputs are all inputs of the product by any
    name, including the programs that make it and their versions.
    """
    folder = project.scratch / name / fingerprint(inputs)
    if folder.is_dir():
        return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    files = make()
    folder.parent.mkdir(parents=True, exist_ok=True)
    workshop = Path(tempfile.mkdtemp(dir=folder.parent))
    for path, content in files.items():
        (workshop / path).write_bytes(content)
    try:
        workshop.rename(folder)  # in one step, so that the folder is never incomplete
    except OSError:
        shutil.rmtree(workshop)  # another build has finished first
    return files
