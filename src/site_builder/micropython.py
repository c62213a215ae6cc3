"""
MicroPython's module as our workers import it: without the parts that no worker uses.

The published module is for every program: a page, Node.js, a command line. The parts to cut are
found by their text, for the pinned version. Another version is refused.
"""

import re
from functools import cache

from auth0_pyscript.site.assembly.problem import BuildProblem

# The code for Node.js, which runs the module as a program. It has a top-level await, which a
# Service Worker refuses.
_COMMAND_LINE = re.compile(
    r'if\(globalThis\.loadMicroPython=loadMicroPython,"object"==typeof '
    r"process&&.*?\}(?=class PyProxy\{)",
    re.DOTALL,
)

# What the module is in a worker that gives it its WebAssembly, and its files by `FS`. First what
# Emscripten is given.
_IN_THE_VAULT = {
    r"let Module=\{": "let Module={instantiateWasm:options.instantiateWasm,",
    # Checks of the module itself, of the browser's version (early.js does that), and what says that
    # a function was called too early, or is not exported.
    r'function assert\(condition,text\)\{condition\|\|abort\("Assertion failed".*?""\)\)\}': (
        "function assert(){}"
    ),
    r"!function\(\)\{function humanReadableVersionToPacked.*?\}\(\);(?=var Module=)": "",
    r"function createExportWrapper\(name,nargs\)\{.*?f\(\.\.\.args\)\}\}": (
        "function createExportWrapper(name){return(...args)=>wasmExports[name](...args)}"
    ),
    r'(?:Module\._\w+=makeInvalidEarlyAccess\("\w+"\),)*'
    r'Module\._\w+=makeInvalidEarlyAccess\("\w+"\);': "",
    r'\[(?:"\w+",)+"\w+"\]\.forEach\(function\(sym\)\{unexportedRuntimeSymbol\(sym\)\}\);': "",
    r'\[(?:"\w+",)+"\w+"\]\.forEach\(unexportedRuntimeSymbol\);': "",
    # Conditions on the environment, which is known.
    r"ENVIRONMENT_IS_WEB=!!globalThis\.window,ENVIRONMENT_IS_WORKER=.*?ENVIRONMENT_IS_WORKER;": (
        "unused;"
    ),
    r"var readAsync,readBinary,_scriptName=.*?\}\}(?=var wasmBinary,out=)": (
        'var scriptDirectory="";'
    ),
    # Other ways to get its WebAssembly, and files.
    r":\(wasmBinaryFile\?\?=findWasmBinary\(\),.*?\(await instantiateAsync\(\w+,\w+,info\)\)\)": (
        ":0"
    ),
    # Options that it is not given, and messages about options of earlier versions.
    r"if\(Module\.noExitRuntime&&.*?consumedModuleProp\(\"preInit\"\),": "",
    r"function consumedModuleProp\(prop\)\{.*?'--pre-js'`\)\}\}\)\}": (
        "function consumedModuleProp(){}"
    ),
    r"h16=new Int16Array\(1\),h8=.*?SUPPORT_BIG_ENDIAN to bypass\)\"\);": "",
    r"for\(const prop of Object\.keys\(Module\)\)prop in moduleArg\|\|.*?`\)\}\}\);": "",
    # Folders of a system that no module of the vault reads.
    r",FS\.createSpecialDirectories\(\)": "",
    # Functions to run Python, except for importing a module.
    r",registerJsModule\(name,module\)\{.*?(?=,pyimport:pyimport)": "",
    r"(?<=pyimport:pyimport),runPython\(code\)\{.*?\{async:!0\}\)": "",
    r"FS\.createPreloadedFile=\(parent,.*?FS\.preloadFile=FS_preloadFile,": "",
}
_KNOWN = {"NODE": "false", "SHELL": "false", "WEB": "false", "WORKER": "true"}
_FUNCTIONS = (
    "findWasmBinary",
    "getWasmBinary",
    "instantiateAsync",
    "makeInvalidEarlyAccess",
    "unexportedRuntimeSymbol",
)
_VARIABLES = ("FS_preloadFile",)
# The system calls that no module of the vault needs, because the vault only reads files.
_CALLS = "wasmImports"
_NO_CALLS = ("getdents64", "mkdirat", "poll", "renameat", "rmdir", "statfs64", "unlinkat")
_NOT_THERE = "()=>-52"  # ENOSYS, as Emscripten numbers it
_NO_OPERATIONS = ("mmap", "msync", "readdir", "rename", "rmdir", "unlink")
# Emscripten's objects of which only a part is used, and the members that public/vault/ uses.
_OBJECTS = ("FS", "MEMFS", "PATH", "PATH_FS", "SYSCALLS", "TTY")
_USED = ("ErrnoError", "lookupPath", "mkdirTree", "writeFile")


def for_worker(module: str) -> str:
    """
    Return micropython.mjs as a worker can import it.

    Raises: BuildProblem if the part to cut does not occur exactly once.
    """
    return _changed(module, _COMMAND_LINE, "")


@cache  # a program that builds often, as the tests do, needs it once
def for_vault(module: str) -> str:
    """
    Return micropython.mjs as the vault imports it: it passes `instantiateWasm` on to Emscripten.

    Raises: BuildProblem if the form of the module is not known.
    """
    module = for_worker(module)
    for place, change in _IN_THE_VAULT.items():
        module = _changed(module, re.compile(place, re.DOTALL), change)
    for name, value in _KNOWN.items():
        module = re.sub(rf"\bENVIRONMENT_IS_{name}\b", value, module)
    module = re.sub(r'makeInvalidEarlyAccess\("\w+"\)', "0", module)
    for name in _FUNCTIONS:
        module = _without_function(module, name)
    for name in _VARIABLES:
        module = _without_variable(module, name)
    for name in _NO_CALLS:
        module = _with_member(module, _CALLS, f"__syscall_{name}", _NOT_THERE)
    module = _without_unused_members(_without_operations(module))
    for name in (*_FUNCTIONS, *_VARIABLES):
        if re.search(rf"\b{name}\b", module):
            raise _unknown(f"{name}, which was cut, is named elsewhere")
    return module


def _changed(module: str, place: re.Pattern[str], change: str) -> str:
    changed, count = place.subn(lambda _: change, module)
    if count != 1:
        raise _unknown(f"{place.pattern} was found {count} times instead of once")
    return changed


def _unknown(reason: str) -> BuildProblem:
    return BuildProblem(
        f"MicroPython is not as expected: {reason}. "
        "site_builder/micropython.py does not know this version."
    )


def _without_function(module: str, name: str) -> str:
    start = _place(module, rf"(?:async )?function {name}(?=\()").start()
    body = _end(module, module.index("(", start))
    return module[:start] + module[_end(module, body) :]


def _without_variable(module: str, name: str) -> str:
    """Return the module without a variable that is not the first of its `var`."""
    start = _place(module, rf",{name}(?==)").start()
    end = start + 1
    while module[end] not in ",;":
        end = _end(module, end)
    return module[:start] + module[end:]


def _with_member(module: str, name: str, member: str, value: str) -> str:
    for start, end in _members(module, _object(module, name)):
        if module.startswith(f"{member}:", start):
            return f"{module[:start]}{member}:{value}{module[end:]}"
    raise _unknown(f"{name} has no {member}")


def _without_operations(module: str) -> str:
    """Return the module without the operations of its file system in memory, except for reading."""
    names = "|".join(_NO_OPERATIONS)
    module = re.sub(rf"\b({names}):MEMFS\.\w+_ops\.\1(,|(?=\}}))", "", module)
    for operations in ("node_ops:{", "stream_ops:{"):
        start = module.index(operations, _object(module, "MEMFS")) + len(operations)
        members = _members(module, start)
        kept = [
            module[first:last]
            for first, last in members
            if re.match(rf"({names})\b", module[first:last]) is None
        ]
        module = module[:start] + ",".join(kept) + module[members[-1][1] :]
    return module


def _without_unused_members(module: str) -> str:
    """
    Return the module without those members of its objects whose names occur nowhere else in it.
    """
    before = ""
    while module != before:
        before = module
        for name in _OBJECTS:
            members = _members(module, _object(module, name))
            kept = [module[start:end] for start, end in members if _is_used(module, start, end)]
            module = module[: members[0][0]] + ",".join(kept) + module[members[-1][1] :]
    return module


def _is_used(module: str, start: int, end: int) -> bool:
    found = re.match(r"\w+", module[start:end])
    if found is None:
        return True
    named = re.compile(rf"[.\"'`]{found[0]}\b")
    return (
        found[0] in _USED
        or named.search(module, 0, start) is not None
        or named.search(module, end) is not None
    )


def _object(module: str, name: str) -> int:
    """Return where the members of an object in a variable begin."""
    return _place(module, rf"[ ,;]{name}=\{{").end()


def _members(module: str, at: int) -> list[tuple[int, int]]:
    """Return where each member of an object begins and ends; the first begins at `at`."""
    found, start = [], at
    while module[at] != "}":
        if module[at] == ",":
            found.append((start, at))
            start = at + 1
        at = _end(module, at)
    return [*found, (start, at)]


def _place(module: str, pattern: str) -> re.Match[str]:
    found = list(re.finditer(pattern, module))
    if len(found) != 1:
        raise _unknown(f"{pattern} was found {len(found)} times instead of once")
    return found[0]


def _end(module: str, at: int) -> int:
    """Return the end of what begins there: a text, a bracket, or a character."""
    first = module[at]
    closing = {"(": ")", "[": "]", "{": "}"}.get(first, first if first in "\"'`" else "")
    if not closing:
        return at + 1
    at += 1
    while module[at] != closing:
        if first in "\"'`":
            if first == "`" and module.startswith("${", at):
                at = _end(module, at + 1)
            else:
                at += 2 if module[at] == "\\" else 1
        else:
            at = _end(module, at)
    return at + 1
