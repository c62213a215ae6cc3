"""The texts of errors: what a user reads in an alert."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCES = ROOT / "src" / "auth0_pyscript"
# These texts are for the developer: they quote code.
FOR_DEVELOPERS = {SOURCES / "bridges", SOURCES / "site"}
ADDRESSES = SOURCES / "encoding"  # its tables of characters have all of them


def texts_of_python() -> Iterator[tuple[str, str]]:
    """Yield each text in the SDK's sources that is no docstring, with its place."""
    for path in sorted(SOURCES.rglob("*.py")):
        if FOR_DEVELOPERS & set(path.parents) or ADDRESSES in path.parents:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        statements = [node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)]
        docstrings = [value for value in statements if isinstance(value, ast.Constant)]
        for node in ast.walk(tree):
            if node in docstrings:
                continue
            if isinstance(node, ast.JoinedStr):
                parts = [part.value for part in node.values if isinstance(part, ast.Constant)]
                yield f"{path.name}:{node.lineno}", " ".join(map(str, parts))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield f"{path.name}:{node.lineno}", node.value


def texts_of_javascript() -> Iterator[tuple[str, str]]:
    """Yield each quoted text of the pages' scripts."""
    for path in sorted((ROOT / "public").rglob("*.js")):
        for text in re.findall(r'"((?:[^"\\\n]|\\.)*)"', path.read_text(encoding="utf-8")):
            yield path.name, text


def test_an_alert_has_no_markup_of_its_own() -> None:
    marked = [(place, text) for place, text in texts_of_python() if "`" in text]

    assert marked == []
    assert len(list(texts_of_python())) > 500


def test_whoever_is_to_tell_the_developer_is_told_what() -> None:
    words = "the developer of this page"
    vague = [
        (place, text)
        for place, text in [*texts_of_python(), *texts_of_javascript()]
        if re.search(f"{words}(?!: )", text)
    ]

    assert vague == []
