"""The imports of Python sources among the modules of the same package."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from functools import cache


def imported_at_start(sources: Mapping[str, str], entry: str) -> set[str]:
    """
    Return the paths of all modules of one package that are imported when the entry is imported.

    sources are the package's modules by path, "package/module.py". Imports inside of functions
    happen later, and do not count.
    """
    found: set[str] = set()
    waiting = [entry]
    while waiting:
        path = waiting.pop()
        if path in sources and path not in found:
            found.add(path)
            waiting += _needs(sources, path)
    return found


def in_import_order(sources: Mapping[str, str], paths: Iterable[str]) -> list[str]:
    """
    Return paths in an order in which each module comes after the modules that it imports at its
    top.
    """
    ordered: dict[str, None] = {}
    waiting = set(paths)

    def put(path: str) -> None:
        if path in waiting:
            waiting.remove(path)
            for needed in _needs(sources, path):
                put(needed)
            ordered[path] = None

    for path in sorted(waiting):
        put(path)
    return list(ordered)


def _needs(sources: Mapping[str, str], path: str) -> list[str]:
    """Return the paths that are imported with a module, if they exist."""
    folders = path.split("/")[:-1]
    # To import a module, Python first imports every package that contains it.
    needed = ["/".join([*folders[: depth + 1], "__init__.py"]) for depth in range(len(folders))]
    for level, module, names in _imports_at_the_top(sources[path]):
        start = [*folders[: len(folders) + 1 - level], *module]
        for parts in (start, *([*start, name] for name in names)):
            needed += ["/".join(parts) + ".py", "/".join([*parts, "__init__.py"])]
    return needed


@cache
def _imports_at_the_top(source: str) -> list[tuple[int, list[str], list[str]]]:
    """
    Return the relative imports that run when a module runs: the level, the module's path, the
    names.
    """
    return [
        (
            node.level,
            node.module.split(".") if node.module else [],
            [alias.name for alias in node.names],
        )
        for node in _at_the_top(ast.parse(source))
    ]


def _at_the_top(node: ast.AST) -> Iterator[ast.ImportFrom]:
    """Yield the relative imports that run when a module runs."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ImportFrom) and child.level:
            yield child
        elif not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            yield from _at_the_top(child)
