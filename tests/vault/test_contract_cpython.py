"""
What JavaScript knows of the vault's calls stands in public/page/contract.js, written
from Python. Write it again with
`PYTHONPATH=src .venv/bin/python tests/vault/test_contract_cpython.py`.
"""

import json
import re
from pathlib import Path

import pytest

from auth0_pyscript.elements import error, kinds
from auth0_pyscript.elements.signed_in import entry
from auth0_pyscript.protocol.authorization import STATE_PREFIX
from auth0_pyscript.vault.calls import CALLS, DEADLINE, WRITING_ACTIONS
from auth0_pyscript.vault.message import VERSION

ROOT = Path(__file__).parents[2]
CONTRACT = ROOT / "public" / "page" / "contract.js"

ELEMENTS = {**kinds.KINDS, **entry.KINDS}

# The names of some calls are words of other things, too; these are of calls alone.
NAMES_OF_CALLS = [name for name in CALLS if "_" in name]


def contract() -> str:
    """Return the module's text."""
    calls = {
        name: {"hasDeadline": rule.has_deadline, "repeat": rule.repeat}
        for name, rule in CALLS.items()
    }
    attributes = sorted({name for kind in ELEMENTS.values() for name in kind.ATTRIBUTES})
    values = {
        "VERSION": (VERSION, "of the messages"),
        "DEADLINE_S": (int(DEADLINE), "of a call that has a deadline"),
        "CALLS": (calls, "with what the page's end must know of each; see vault/calls.py"),
        "WRITING_ACTIONS": (WRITING_ACTIONS, "of the call `act`"),
        "ELEMENT_NAMES": (sorted(ELEMENTS), "of the SDK's elements"),
        "ERROR_ELEMENT": (error.NAME, "where errors are shown"),
        "ELEMENT_ATTRIBUTES": (attributes, "that the SDK reads of them"),
    }
    values["STATE_PREFIX"] = (STATE_PREFIX, "of our own `state` in an address")
    lines = [
        "// What page and vault must agree upon. Written from Python by",
        "// tests/vault/test_contract_cpython.py: never edit it by hand.",
    ]
    for name, (value, comment) in values.items():
        lines += ["", f"/** {comment} */", f"export const {name} = {_javascript(value)};"]
    return "\n".join(lines) + "\n"


def _javascript(value: object) -> str:
    """Return value in Prettier's form: an object on lines of its own, unquoted names."""
    if isinstance(value, dict):
        lines = [f"  {name}: {_in_one_line(member)}," for name, member in value.items()]
        return "\n".join(["{", *lines, "}"])
    text = json.dumps(value)
    if isinstance(value, (list, tuple)) and len(text) > 60:
        return "\n".join(["[", *(f"  {json.dumps(item)}," for item in value), "]"])
    return text


def _in_one_line(value: object) -> str:
    assert isinstance(value, dict)
    return "{ " + ", ".join(f"{name}: {json.dumps(item)}" for name, item in value.items()) + " }"


def test_the_contract_is_what_python_says() -> None:
    assert CONTRACT.read_text(encoding="utf-8") == contract()


def test_the_first_script_reads_the_same_prefix_of_state() -> None:
    # It runs before all modules, and imports none.
    script = (ROOT / "public" / "page" / "preflight.js").read_text(encoding="utf-8")

    assert f"state={re.escape(STATE_PREFIX)}" in script


@pytest.mark.parametrize("folder", ["page", "vault", "vault_connection", "python_start"])
def test_no_list_of_it_stands_in_javascript_by_hand(folder: str) -> None:
    forbidden = [
        *(rf'"{name}"' for name in NAMES_OF_CALLS),
        *(rf'"{name}"' for name in ELEMENTS),
        r"\bVERSION = \d",
        r"\bDEADLINE\w* = \d",
    ]
    for path in sorted((ROOT / "public" / folder).rglob("*.*js")):
        if path != CONTRACT:
            found = re.findall("|".join(forbidden), path.read_text(encoding="utf-8"))
            assert not found, path.name


if __name__ == "__main__":
    CONTRACT.write_text(contract(), encoding="utf-8")
