"""
Strips Python source of what only readers and type checkers need. The result is smaller, and
compiles faster.
"""

import ast
from functools import cache


@cache  # the tests build often; each source is stripped once
def strip_source(text: str, *, hands_on: bool = False) -> str:
    """
    Return Python source without comments, docstrings, annotations and the code that only serves
    annotations.

    Imports that only served an annotation are removed, too, unless the module exports its imports.
    """
    tree = ast.fix_missing_locations(_Stripper().visit(ast.parse(text)))
    if not hands_on:
        used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        tree = ast.fix_missing_locations(_UsedImports(used).visit(tree))
    return ast.unparse(tree) + "\n"


# Names that a module assigns for the code that only serves annotations.
_FOR_ANNOTATIONS = ("Protocol", "TYPE_CHECKING")


class _Stripper(ast.NodeTransformer):
    def visit_Module(self, node: ast.Module) -> ast.AST:
        node.body = _without_docstring(node.body)
        return self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST | None:
        if any(isinstance(base, ast.Name) and base.id == "Protocol" for base in node.bases):
            return None  # it serves annotations
        node.body = _without_docstring(node.body)
        return self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        return self._function(node)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.AST:
        node.body = _without_docstring(node.body)
        node.returns = None
        for argument in (
            *node.args.posonlyargs,
            *node.args.args,
            *node.args.kwonlyargs,
            *filter(None, (node.args.vararg, node.args.kwarg)),
        ):
            argument.annotation = None
        return self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> ast.AST | None:
        target = node.targets[0]
        if isinstance(target, ast.Name) and target.id in _FOR_ANNOTATIONS:
            return None
        return self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST | None:
        self.generic_visit(node)
        if node.value is None:
            return None
        return ast.Assign(targets=[node.target], value=node.value)

    def visit_If(self, node: ast.If) -> ast.AST | list[ast.stmt]:
        if isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            visited = [self.visit(statement) for statement in node.orelse]
            return [statement for statement in visited if statement is not None]
        return self.generic_visit(node)


class _UsedImports(ast.NodeTransformer):
    """Removes unused imports. No module of the SDK is imported only for its effect."""

    def __init__(self, used: set[str]) -> None:
        self._used = used

    def visit_Import(self, node: ast.Import) -> ast.AST | None:
        return self._import(node)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.AST | None:
        return self._import(node)

    def _import(self, node: ast.Import | ast.ImportFrom) -> ast.AST | None:
        node.names = [
            name for name in node.names if (name.asname or name.name).split(".")[0] in self._used
        ]
        return node if node.names else None


def _without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    if not body:
        return body  # of an empty module
    first = body[0]
    if (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    ):
        return body[1:] or [ast.Pass()]
    return body
