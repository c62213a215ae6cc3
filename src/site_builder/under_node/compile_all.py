"""
Compile every module of /mounted/sources.zip to bytecode, x.py to x.pyc in /mounted/compiled.zip.

PEP 552's unchecked form has no date in it, so the same sources give the same bytes. Docstrings and
assertions stay out, as with `python -OO`: they are a fifth of what a visitor would download.
"""

import importlib.util
import marshal
import sys
import zipfile

# Where Pyodide has what the sources' first folder stands for (site_builder/bytecode.py).
_MAJOR, _MINOR = sys.version_info[:2]
_PLACES = {
    "library": f"/lib/python{_MAJOR}{_MINOR}.zip",
    "site-packages": f"/lib/python{_MAJOR}.{_MINOR}/site-packages",
}
_HEAD = importlib.util.MAGIC_NUMBER + b"\1\0\0\0" + bytes(8)  # a hash that nobody checks

with (
    zipfile.ZipFile("/mounted/sources.zip") as sources,
    zipfile.ZipFile("/mounted/compiled.zip", "w") as compiled,
):
    for name in sources.namelist():
        place, _, path = name.partition("/")
        code = compile(
            sources.read(name), f"{_PLACES[place]}/{path}", "exec", dont_inherit=True, optimize=2
        )
        compiled.writestr(f"{name}c", _HEAD + marshal.dumps(code))
