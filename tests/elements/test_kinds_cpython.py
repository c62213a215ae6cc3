"""The elements are registered once, and JavaScript knows them by the same names."""

import re
from pathlib import Path

from auth0_pyscript.elements import kinds
from auth0_pyscript.elements.signed_in import entry

ROOT = Path(__file__).parents[2]
ALL = {**kinds.KINDS, **entry.KINDS}


def listed(name: str) -> list[str]:
    """Return the texts of a list in the page's elements.js."""
    script = (ROOT / "public" / "page" / "elements.js").read_text(encoding="utf-8")
    [texts] = re.findall(rf"const {name} = \[(.*?)\]", script, flags=re.DOTALL)
    return re.findall(r'"([a-z0-9-]+)"', texts)


def test_each_element_is_registered_under_its_own_name() -> None:
    for name, kind in ALL.items():
        assert name == kind.NAME
        assert callable(kind.tree)
        assert list(kind.ATTRIBUTES) == sorted(set(kind.ATTRIBUTES))


def test_the_names_of_the_elements_that_come_late_are_known_before() -> None:
    assert sorted(kinds.OF_A_USER) == sorted(entry.KINDS)
    assert sorted(kinds.NAMES) == sorted(ALL)


def test_the_page_s_script_has_the_same_names_and_attributes() -> None:
    assert listed("NAMES") == sorted(ALL)
    assert listed("ATTRIBUTES") == sorted(
        {name for kind in ALL.values() for name in kind.ATTRIBUTES}
    )
