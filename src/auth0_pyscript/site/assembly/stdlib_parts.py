"""
Python's standard library in three parts, and the finder that fetches a part when a module of it is
imported.

A page starts with the modules that Pyodide, PyScript, the SDK and most programs import. The other
modules are in two packages of the site's own pyodide-lock.json. The build splits the library by
this module. The same module is part of the site and finds the modules that were split off: as
`sitecustomize`, which Python imports when it starts.
"""

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.machinery import ModuleSpec

# The packages' names, for `pyodide_js.loadPackage`, and the modules in each: a name stands for what
# is below it, too. What is in neither is there from the start, also a module that only a later
# Python has. All codecs are: Python takes one whose import fails for an unknown one, and says no
# more.
NET = "stdlib-net"  # the modules for HTTP clients, and others that are used fairly often
MORE = "stdlib-more"  # all others: other protocols, parsers, developers' tools
_MODULES = {
    NET: """
        _compat_pickle email http importlib.metadata._adapters importlib.readers importlib.resources
        importlib.simple mimetypes netrc pickle pprint pyodide.http tracemalloc urllib
    """,
    MORE: """
        __hello__ __phello__ _ast_unparse _markupbase _py_abc _pydatetime _pyio _pylong _pyrepl
        _sysconfigdata__emscripten_wasm32-emscripten _threading_local antigravity argparse
        asyncio.__main__ asyncio.proactor_events asyncio.tools asyncio.windows_events
        asyncio.windows_utils bdb cmd code colorsys compileall compression.gzip
        concurrent.futures.interpreter concurrent.futures.process concurrent.interpreters
        configparser cProfile ctypes doctest filecmp fileinput fractions ftplib getopt getpass
        gettext gzip html.parser http.server imaplib json.__main__ json.tool logging.config
        logging.handlers mailbox modulefinder multiprocessing nturl2path optparse pdb pickletools
        pkgutil platform plistlib poplib profile pstats pty py_compile pyclbr pydoc pyodide.console
        rlcompleter runpy sched shelve shlex smtplib socketserver sqlite3 sre_compile sre_constants
        sre_parse statistics symtable sysconfig tabnanny this timeit tomllib trace tty unittest
        urllib.robotparser wave webbrowser wsgiref xml xmlrpc zipapp zipfile.__main__ zoneinfo
    """,
}
PARTS = {part: tuple(modules.split()) for part, modules in _MODULES.items()}

_PART_OF = {name: part for part, names in PARTS.items() for name in names} | {"urllib.parse": ""}
_THEMSELVES_THERE = ("email", "http", "urllib")  # without the modules below them


def part_of(module: str) -> str:
    """
    Return the name of the package that has this module of the standard library, "" for a module
    that is there from the start.
    """
    if module in _THEMSELVES_THERE:
        return ""
    while module and module not in _PART_OF:
        module = module.rpartition(".")[0]
    return _PART_OF.get(module, "")


class PartFinder:
    """
    Finds modules in the parts that are not there from the start (a finder of sys.meta_path, PEP
    451).

    A missing part is fetched if the browser can wait in the middle of an import (JavaScript Promise
    Integration). Otherwise the error names the call that fetches the part.
    """

    @staticmethod
    def find_spec(
        fullname: str, path: "Sequence[str] | None", target: object = None
    ) -> "ModuleSpec | None":
        """
        Return the place of that module, None if it belongs to no part.

        Raises: ModuleNotFoundError, with the cure, if its part cannot be fetched.
        """
        part = part_of(fullname)
        if not part:
            return None
        from importlib.machinery import PathFinder

        folder = "/".join([_SITE_PACKAGES, part, *fullname.split(".")[:-1]])
        spec = PathFinder.find_spec(fullname, [folder])
        if spec is None and _load(part, fullname):
            spec = PathFinder.find_spec(fullname, [folder])
        return spec


_SITE_PACKAGES = f"/lib/python{sys.version_info.major}.{sys.version_info.minor}/site-packages"


def _load(part: str, fullname: str) -> bool:
    """
    Fetch that part, and return True; False when it is there, or Pyodide itself is still starting.
    """
    try:
        import pyodide_js
        from pyodide.ffi import can_run_sync, run_sync
    except ImportError:
        return False
    if part in pyodide_js.loadedPackages.object_keys():
        return False
    cure = f"Load it first, with: await pyodide_js.loadPackage({part!r})"
    # These errors have no `name`: with one, Pyodide would add that browsers cannot have such a
    # module.
    if not can_run_sync():
        raise ModuleNotFoundError(
            f"The module {fullname} is in a part of the standard library that this page has not "
            f"loaded, and an import cannot wait for it here. {cure}"
        )
    run_sync(pyodide_js.loadPackage(part))
    if part not in pyodide_js.loadedPackages.object_keys():
        raise ModuleNotFoundError(
            f"The module {fullname} is in a part of the standard library that could not be loaded: "
            f"the site's server does not give it. Check the connection. {cure}"
        )
    return True
