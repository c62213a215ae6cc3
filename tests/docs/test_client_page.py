"""
docs/client.md is generated from the public docstrings.

Generate it with `PYTHONPATH=src .venv/bin/python tests/docs/test_client_page.py`.
"""

import ast
import re
import textwrap
from pathlib import Path

ROOT = Path(__file__).parents[2]
SDK = ROOT / "src" / "auth0_pyscript"
PAGE = ROOT / "docs" / "client.md"

HEAD = """\
# Client reference

Generated from the docstrings by `PYTHONPATH=src .venv/bin/python tests/docs/test_client_page.py`; a
test compares the two. [glossary.md](glossary.md) explains the terms,
[configuration.md](configuration.md) the options, [elements.md](elements.md) the HTML elements, and
[errors.md](errors.md) each error.
"""

# The public names in the order of the page: each module with its functions and classes.
PUBLIC = (
    ("page", "page.py", ("client", "ready")),
    ("", "client.py", ("Auth0Client",)),
    ("", "api_response.py", ("ApiResponse",)),
    ("", "configuration/configuration.py", ("Configuration",)),
    ("bridges", "bridges/__init__.py", ("requests_session",)),
)

# The dicts of the public API: of `types.py`, in the order in which a reader meets them.
TYPES = ("State", "User", "ErrorData", "TokenFacts", "CallbackResult", "ApiEntry", "Options")

# The other types of its arguments, as the comments in `types.py` describe them.
ALIASES = ("AuthorizationParams", "CacheMode", "TokenStorage")

_ITEM = re.compile(r"((?:[a-z_]+)(?:, [a-z_]+)*|Raises|Source|[A-Z][A-Za-z]+): (?=\S)")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def document() -> str:
    parts = [HEAD]
    for module, path, names in PUBLIC:
        tree = ast.parse((SDK / path).read_text(encoding="utf-8"))
        found = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef | Function)}
        for name in names:
            home = ".".join(filter(None, ("auth0_pyscript", module)))
            parts.append(_definition(found[name], home))
    return "\n".join([*parts, _types()])


def _types() -> str:
    """The shapes of the dicts, and the other types, as `types.py` writes them."""
    source = (SDK / "types.py").read_text(encoding="utf-8")
    found = {node.name: node for node in ast.parse(source).body if isinstance(node, ast.ClassDef)}
    parts = ["## Types\n", "`from auth0_pyscript.types import State` (for type checkers)\n"]
    for name in TYPES:
        node = found[name]
        start, end = node.body[1].lineno - 1, node.end_lineno  # the docstring is the first
        fields = textwrap.dedent("\n".join(source.splitlines()[start:end]))
        parts.append(f"### {name}\n\n{_text(node)}\n```python\n{fields}\n```\n")
    parts += [_alias(source, name) for name in ALIASES]
    return "\n".join(parts)


def _alias(source: str, name: str) -> str:
    """A type that has a name, with the comment above it."""
    above, line, _ = re.split(rf"^({name} = .*)$", source, flags=re.MULTILINE)
    comment = above.rpartition("\n\n")[2].replace("# ", "")
    return f"### {name}\n\n{comment}\n```python\n{line}\n```\n"


def _definition(node: ast.ClassDef | Function, home: str) -> str:
    if isinstance(node, ast.ClassDef):
        parts = [f"## {node.name}\n", f"`from {home} import {node.name}`\n", _text(node)]
        parts += [_member(member, node.name) for member in node.body if _is_public(member)]
        return "\n".join(parts)
    title = f"{home.rpartition('.')[2]}.{node.name}"
    return f"## {title}\n\n```python\n{_signature(node, title)}\n```\n\n{_text(node)}"


def _is_public(node: ast.stmt) -> bool:
    return isinstance(node, Function) and (
        not node.name.startswith("_")
        or (node.name == "__init__" and ast.get_docstring(node) is not None)
    )


def _member(node: ast.stmt, owner: str) -> str:
    assert isinstance(node, Function)
    if node.name == "__init__":
        return f"### {owner}(…)\n\n```python\n{_signature(node, owner)}\n```\n\n{_text(node)}"
    if any(isinstance(item, ast.Name) and item.id == "property" for item in node.decorator_list):
        return f"### .{node.name}\n\n`{node.name}: {_type(node.returns)}`\n\n{_text(node)}"
    return f"### .{node.name}()\n\n```python\n{_signature(node, node.name)}\n```\n\n{_text(node)}"


def _signature(node: Function, name: str) -> str:
    arguments = node.args
    given = [argument for argument in arguments.args if argument.arg != "self"]
    plain = [f"{argument.arg}: {_type(argument.annotation)}" for argument in given]
    named = [
        f"{argument.arg}: {_type(argument.annotation)}"
        + (f" = {ast.unparse(default)}".replace("'", '"') if default is not None else "")
        for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    ]
    parts = plain + (["*", *named] if named else [])
    opening = ("await " if isinstance(node, ast.AsyncFunctionDef) else "") + name
    returns = "" if node.name == "__init__" else f" -> {_type(node.returns)}"
    line = f"{opening}({', '.join(parts)}){returns}"
    if len(line) <= 100:
        return line
    return f"{opening}(\n" + "".join(f"    {part},\n" for part in parts) + f"){returns}"


def _type(annotation: ast.expr | None) -> str:
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        return annotation.value
    return "None" if annotation is None else ast.unparse(annotation)


def _text(node: ast.ClassDef | Function) -> str:
    """Return the docstring as Markdown: arguments and errors as a list, examples as code."""
    text = ast.get_docstring(node)
    assert text, f"{node.name} is public and has no docstring"
    made = "\n\n".join(_paragraph(paragraph) for paragraph in text.split("\n\n")) + "\n"
    return made.replace("\n```\n\n```python\n", "\n\n")  # an example with an empty line in it


def _paragraph(text: str) -> str:
    if text.startswith("    "):
        return f"```python\n{textwrap.dedent(text)}\n```"
    lines: list[str] = []
    for line in text.split("\n"):
        item = _ITEM.match(line)
        if item is None:
            lines.append(f"  {line}" if lines and lines[-1].startswith(("- ", "  ")) else line)
        elif item[1] in ("Raises", "Source"):
            lines.append(f"- **{item[1]}:** {line[item.end() :]}")
        else:
            names = ", ".join(f"`{name}`" for name in item[1].split(", "))
            lines.append(f"- {names}: {line[item.end() :]}")
    # A list needs an empty line before it.
    first = next((index for index, line in enumerate(lines) if line.startswith("- ")), 0)
    return "\n".join([*lines[:first], *([""] if first else []), *lines[first:]])


def test_the_client_page_is_what_the_docstrings_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == document(), "write it again: see above"


def test_every_public_name_has_its_place() -> None:
    page = document()

    for name in (
        "page.client",
        "page.ready",
        "Auth0Client",
        "ApiResponse",
        "Configuration",
        "bridges.requests_session",
    ):
        assert f"## {name}\n" in page
    for member in (".fetch()", ".login_with_redirect()", ".is_loading", ".raise_for_status()"):
        assert f"### {member}\n" in page


if __name__ == "__main__":
    PAGE.write_text(document(), encoding="utf-8")
