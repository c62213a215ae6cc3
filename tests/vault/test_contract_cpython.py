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
from auth0_pyscript.vault.calls import CALLS
from site_builder.contract import contract, contract_file
from site_builder.project import Project

ROOT = Path(__file__).parents[2]
CONTRACT = contract_file(Project(ROOT))

ELEMENTS = {**kinds.KINDS, **entry.KINDS}

# The names of some calls are words of other things, too; these are of calls alone.
NAMES_OF_CALLS = [name for name in CALLS if "_" in name]


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
