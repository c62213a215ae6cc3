"""The elements are registered once, each under its own name."""

from auth0_pyscript.elements import kinds
from auth0_pyscript.elements.signed_in import entry

ALL = {**kinds.KINDS, **entry.KINDS}


def test_each_element_is_registered_under_its_own_name() -> None:
    for name, kind in ALL.items():
        assert name == kind.NAME
        assert callable(kind.tree)
        assert len(kind.ATTRIBUTES) == len(set(kind.ATTRIBUTES))


def test_the_names_of_the_elements_that_come_late_are_known_before() -> None:
    assert sorted(kinds.OF_A_USER) == sorted(entry.KINDS)
    assert sorted(kinds.NAMES) == sorted(ALL)
