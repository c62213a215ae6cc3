"""
Wheels (PEP 427, PEP 440, PEP 508), as far as a site needs them: which one fits Pyodide, and which
others it needs.
"""

import ast
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from email.parser import HeaderParser

from .problem import BuildProblem

_REQUIREMENT = re.compile(
    r"\s*([A-Za-z0-9][\w.-]*)\s*(?:\[([^\]]*)\])?\s*\(?([^;)]*)\)?\s*(?:;(.*))?$"
)
_CLAUSE = re.compile(r"\s*(===|==|!=|<=|>=|~=|<|>)\s*([\w.+!*-]+)\s*")
_RELEASE = re.compile(r"(?:\d+!)?(\d+(?:\.\d+)*)(.*)")
_VERSIONS = ("python_version", "python_full_version", "implementation_version")


@dataclass(frozen=True)
class Python:
    """The Python of the site: version ("3.14.2"), and Pyodide's ABI ("2026_0")."""

    version: str
    abi: str

    def takes(self, file_name: str) -> bool:
        """Return True if a wheel of this name runs: a pure one, or one in WebAssembly (PEP 783)."""
        parts = file_name.removesuffix(".whl").split("-")
        if len(parts) not in (5, 6):
            return False
        pythons, abis, platforms = (part.split(".") for part in parts[-3:])
        major, minor = self.version.split(".")[:2]
        own = f"cp{major}{minor}"
        wasm = {f"{name}_{self.abi}_wasm32" for name in ("pyemscripten", "pyodide")}
        if "any" in platforms:
            return "none" in abis and not {"py3", f"py{major}{minor}", own}.isdisjoint(pythons)
        return not wasm.isdisjoint(platforms) and (own in pythons or "abi3" in abis)

    def marked(self, marker: str, extras: frozenset[str]) -> bool:
        """Return True if the marker of a requirement holds in the site, for one of the extras."""
        values = {
            "python_version": ".".join(self.version.split(".")[:2]),
            "python_full_version": self.version,
            "implementation_version": self.version,
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
            "sys_platform": "emscripten",
            "platform_system": "Emscripten",
            "platform_machine": "wasm32",
            "os_name": "posix",
        }
        tree = ast.parse(marker.strip(), mode="eval").body
        return any(_holds(tree, values | {"extra": extra}) for extra in extras or {""})


@dataclass(frozen=True)
class Requirement:
    """A package that is needed. clauses are pairs such as (">=", "2.1")."""

    name: str
    extras: frozenset[str]
    clauses: tuple[tuple[str, str], ...]
    marker: str = ""

    def allows(self, version: str) -> bool:
        """Return True if the version fits."""
        return all(_fits(version, sign, wanted) for sign, wanted in self.clauses)


def read_requirement(text: str) -> Requirement:
    """Return what a text such as `requests[socks]>=2; extra == "net"` asks for."""
    found = _REQUIREMENT.fullmatch(text)
    if not found:
        raise BuildProblem(f"{text!r} is no requirement, such as requests or requests>=2.")
    name, extras, clauses, marker = found.groups()
    signs = [_CLAUSE.fullmatch(clause) for clause in clauses.split(",") if clause.strip()]
    if not all(signs):
        raise BuildProblem(f"{text!r} has a version that is not understood.")
    return Requirement(
        canonical(name),
        frozenset(extra.strip() for extra in (extras or "").split(",") if extra.strip()),
        tuple((sign[1], sign[2]) for sign in signs if sign),
        marker or "",
    )


@dataclass(frozen=True)
class Wheel:
    """A wheel by its file name and content."""

    file_name: str
    content: bytes

    @property
    def name(self) -> str:
        """The package's name, as PEP 503 spells it."""
        return canonical(self.file_name.split("-")[0])

    @property
    def version(self) -> str:
        """The version in the file name."""
        return self.file_name.split("-")[1]

    def requirements(self) -> list[Requirement]:
        """Return what the package needs, by its METADATA. Raises: BuildProblem."""
        files = self.files()
        found = [path for path in files if path.endswith(".dist-info/METADATA")]
        if len(found) != 1:
            raise BuildProblem(f"{self.file_name} is not a wheel: it has no METADATA.")
        headers = HeaderParser().parsestr(files[found[0]].decode())
        return [read_requirement(text) for text in headers.get_all("Requires-Dist", [])]

    def files(self) -> dict[str, bytes]:
        """Return the files in it by path. Raises: BuildProblem if it is no archive."""
        try:
            with zipfile.ZipFile(io.BytesIO(self.content)) as opened:
                return {name: opened.read(name) for name in opened.namelist()}
        except zipfile.BadZipFile as error:
            raise BuildProblem(f"{self.file_name} is not a wheel: {error}.") from error

    def modules(self) -> list[str]:
        """Return the names of its modules and packages."""
        first = {path.partition("/")[0] for path in self.files()}
        return sorted(
            {name.partition(".")[0] for name in first if not name.endswith((".dist-info", ".data"))}
        )


def canonical(name: str) -> str:
    """Return a package's name as PEP 503 spells it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def order(version: str) -> tuple[tuple[int, ...], bool, str]:
    """Return a key by which versions are sorted: a release comes after its preliminary ones."""
    found = _RELEASE.match(version)
    if not found:
        return (), False, version
    release = tuple(int(number) for number in found.group(1).split("."))
    while release and release[-1] == 0:
        release = release[:-1]
    rest = found.group(2)
    return release, not rest or rest.startswith((".post", "+")), rest


def _fits(version: str, sign: str, wanted: str) -> bool:
    if sign in ("==", "!=") and wanted.endswith(".*"):
        prefix = wanted[:-1]
        return f"{version}.".startswith(prefix) == (sign == "==")
    if sign == "~=":
        prefix = wanted.rpartition(".")[0]
        return order(version) >= order(wanted) and f"{version}.".startswith(f"{prefix}.")
    ours, theirs = order(version.partition("+")[0]), order(wanted)
    return {
        "==": ours == theirs,
        "===": version == wanted,
        "!=": ours != theirs,
        "<=": ours <= theirs,
        ">=": ours >= theirs,
        "<": ours < theirs,
        ">": ours > theirs,
    }[sign]


def _holds(node: ast.expr, values: dict[str, str]) -> bool:
    if isinstance(node, ast.BoolOp):
        parts: Iterator[bool] = (_holds(value, values) for value in node.values)
        return all(parts) if isinstance(node.op, ast.And) else any(parts)
    if not isinstance(node, ast.Compare) or len(node.ops) != 1:
        raise BuildProblem(f"The marker {ast.unparse(node)} is not understood.")
    sides = (node.left, node.comparators[0])
    left, right = (
        values.get(side.id, "") if isinstance(side, ast.Name) else str(ast.literal_eval(side))
        for side in sides
    )
    kind = type(node.ops[0])
    if kind in (ast.In, ast.NotIn):
        return (left in right) == (kind is ast.In)
    sign = {ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
    if any(isinstance(side, ast.Name) and side.id in _VERSIONS for side in sides):
        return _fits(left, sign[kind], right)
    return {"==": left == right, "!=": left != right}.get(sign[kind], False)
