"""
What JavaScript knows of Python stands in public/shared/contract.js, written by
src/site_builder/contract.py. Write the file again with
`PYTHONPATH=src .venv/bin/python tests/vault/test_contract_cpython.py`.
"""

import re
from pathlib import Path

import pytest

from auth0_pyscript.elements import kinds
from auth0_pyscript.elements.signed_in import entry
from auth0_pyscript.protocol.authorization import STATE_PREFIX
from auth0_pyscript.session import hint, tenant, transaction
from auth0_pyscript.session.signed_in import invitation
from auth0_pyscript.vault.calls import CALLS
from site_builder.contract import ELEMENT_PREFIX, contract, contract_file
from site_builder.project import Project

PROJECT = Project(Path(__file__).parents[2])
CONTRACT = contract_file(PROJECT)
SCRIPTS = sorted(
    path
    for path in PROJECT.public.rglob("*.*js")
    if path != CONTRACT and "tenant" not in path.relative_to(PROJECT.public).parts
)

ELEMENTS = {**kinds.KINDS, **entry.KINDS}
ATTRIBUTES = {name for kind in ELEMENTS.values() for name in kind.ATTRIBUTES}
PREFIX = tenant.STORAGE_PREFIX.removesuffix(":")

# What must not stand in a script, by what it is. Some names are words of other things, too; those
# with "_" or "-" are not.
FORBIDDEN = {
    "a call": "|".join(rf"[\"'`]{name}[\"'`]" for name in CALLS if "_" in name),
    "an element": rf"{ELEMENT_PREFIX}(?!pyscript)",
    "an attribute": "|".join(rf"[\"'`]{name}[\"'`]" for name in ATTRIBUTES if "-" in name),
    "a version": r"\bVERSION\w* = \d|\bv: \d",
    "a deadline": r"\b(?:DEADLINE|LOGIN)\w* = \d",
    "the prefix of `state`": rf"[\"'`=]{re.escape(STATE_PREFIX)}|=py\\\.",
    "the prefix of a stored name": rf"[\"'`]{PREFIX}(?=[-:\"'`])",
    "a stored name": (
        rf":{hint.NAME}|[\"'`:]{transaction.STORED_AS}"
        rf"|(?:[:}}]|\+ [\"'`]){invitation.STORED_AS}[\"'`]"
    ),
}


def code(path: Path) -> str:
    """Return a script without its comments."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.sub(r"(?m)(?:^|\s)//.*$", "", text)


def test_the_contract_is_what_python_says() -> None:
    assert CONTRACT.read_text(encoding="utf-8") == contract()


@pytest.mark.parametrize("kind", FORBIDDEN)
def test_nothing_of_it_stands_in_javascript_by_hand(kind: str) -> None:
    found = {path.name: re.findall(FORBIDDEN[kind], code(path)) for path in SCRIPTS}

    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("a call", 'link.call("get_user");'),
        ("an element", "document.querySelector(`auth0-error p`);"),
        ("an attribute", "element.getAttribute('return-to');"),
        ("a version", '{ t: "hello", v: 1 }'),
        ("a deadline", "const DEADLINE_MS = 120_000;"),
        ("the prefix of `state`", "/[?&]state=py\\.[\\w-]+/"),
        ("the prefix of `state`", 'state.startsWith("py.")'),
        ("the prefix of a stored name", "`auth0-pyscript:${path}:`"),
        ("the prefix of a stored name", 'createPolicy("auth0-pyscript-early")'),
        ("a stored name", "/:signed-in$/"),
        ("a stored name", "`${prefix}invitation`"),
        ("a stored name", 'prefix + "invitation"'),
        ("a stored name", 'name.includes(":tx:")'),
    ],
)
def test_what_must_not_stand_there_is_found(kind: str, line: str) -> None:
    assert re.search(FORBIDDEN[kind], line)


def test_the_names_of_all_elements_begin_alike() -> None:
    assert [name for name in ELEMENTS if not name.startswith(ELEMENT_PREFIX)] == []


if __name__ == "__main__":
    CONTRACT.write_text(contract(), encoding="utf-8")
