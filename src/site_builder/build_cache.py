"""
What a build has made before: kept in .build/, and taken from there while its inputs are the same.
"""

import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from .fingerprint import fingerprint
from .project import Project


def cached(
    project: Project, name: str, inputs: Mapping[str, bytes], make: Callable[[], dict[str, bytes]]
) -> dict[str, bytes]:
    """
    Return files by file name, as they were made from the same inputs before; else make them.

    name is the folder of .build/ for this product. inputs are all that the product depends on, by
    any name, the programs that make it and their versions, too.
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
        workshop.rename(folder)  # in one step: it is there whole, or not at all
    except OSError:
        shutil.rmtree(workshop)  # another build was faster
    return files
