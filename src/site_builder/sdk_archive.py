"""The SDK as a page's Python has it: bytecode, in an archive that Python imports from as it is."""

from .archive import archive
from .project import Project
from .sdk_wheel import sdk_wheel
from .wheel import bytecode_wheels, unpacked

# In one piece it is compressed to half of what its wheel is, and nothing is unpacked at the start. Named as
# text like the library: hosts that compress what they send go by the name.
SDK = "sdk.zip.txt"


def sdk_archive(project: Project, *, library: bytes) -> bytes:
    """
    Return the archive; library is the compiled standard library.

    Raises: BuildProblem when Node.js is missing, or a module cannot be compiled.
    """
    [wheel] = bytecode_wheels(project, "bytecode-sdk", dict([sdk_wheel(project)]), library=library).values()
    return archive(unpacked(wheel), deflate=False)
