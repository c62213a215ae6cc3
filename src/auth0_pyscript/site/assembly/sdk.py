"""The archive of the SDK's bytecode for a site's Pyodide, of the group `sdk` of the ready parts."""

import io
import zipfile

from .archive import archive
from .ready_parts import OVER_VAULT, SDK, Files


def sdk_archive(ready: Files, *, has_vault: bool) -> bytes:
    """
    Return the archive. With a vault it does not contain the modules that run only in the vault.

    It is not compressed: as a whole, when it is sent, it has half the size of its wheel, and
    nothing is unpacked at the start.
    """
    if not has_vault:
        return ready[SDK]
    names = ready[OVER_VAULT].decode().split("\n")
    with zipfile.ZipFile(io.BytesIO(ready[SDK])) as whole:
        return archive({name: whole.read(name) for name in names}, deflate=False)
