"""What an app's Python imports of the standard library."""

import ast
from collections.abc import Iterable

from .stdlib_parts import part_of


def parts_needed(sources: Iterable[bytes]) -> list[str]:
    """Return the names of the parts whose modules the sources import anywhere, in order."""
    return sorted({part_of(module) for source in sources for module in _imported(source)} - {""})


def _imported(source: bytes) -> set[str]:
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return set()  # perhaps for a newer Python than this one; the finder in the site still works
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            # A name that is imported from a package may be a module of it. A name in CapWords is a
            # class (PEP 8).
            modules = [alias.name for alias in node.names if alias.name.islower()]
            names |= {node.module, *(f"{node.module}.{name}" for name in modules)}
    return names
