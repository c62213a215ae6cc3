"""
Compile every module of /work/sources.zip to bytecode, x.py to x.pyc in /work/compiled.zip.

Run by Pyodide's own Python, for bytecode of any other is of no use to it. PEP 552's unchecked form has no
date in it, so the same sources give the same bytes. Docstrings and assertions stay out, as with
`python -OO`: they are a fifth of what a visitor would download.
"""

import importlib.util
import marshal
import sys
import zipfile

_LIBRARY = "/lib/python{}{}.zip".format(*sys.version_info[:2])  # where Pyodide puts it; shown in tracebacks
_UNCHECKED_HASH = b"\1\0\0\0" + bytes(8)

with zipfile.ZipFile("/work/sources.zip") as sources, zipfile.ZipFile("/work/compiled.zip", "w") as compiled:
    for name in sources.namelist():
        code = compile(sources.read(name), f"{_LIBRARY}/{name}", "exec", dont_inherit=True, optimize=2)
        compiled.writestr(f"{name}c", importlib.util.MAGIC_NUMBER + _UNCHECKED_HASH + marshal.dumps(code))
