"""What Python sources import of the standard library's parts, so that a page can have it before it asks."""

import ast
from collections.abc import Iterable

from .stdlib_parts import part_of


def parts_needed(sources: Iterable[bytes]) -> list[str]:
    """Return the names of the parts with modules that the sources import, anywhere in them, in order."""
    return sorted({part_of(module) for source in sources for module in _imported(source)} - {""})


def _imported(source: bytes) -> set[str]:
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return set()  # of a newer Python than this one, perhaps; the finder in the site is there as well
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            # What is taken from a package may be a module of it; a name in CapWords is a class (PEP 8).
            modules = [alias.name for alias in node.names if alias.name.islower()]
            names |= {node.module, *(f"{node.module}.{name}" for name in modules)}
    return names
