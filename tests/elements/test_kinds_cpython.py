"""The elements are registered once, each under its own name."""

from types import SimpleNamespace
from typing import Any

import pytest

from auth0_pyscript.elements import kinds
from auth0_pyscript.elements.signed_in import entry
from screen_fakes import FakeSession, element, screen_over

ALL = {**kinds.KINDS, **entry.KINDS}


def test_each_element_is_registered_under_its_own_name() -> None:
    for name, kind in ALL.items():
        assert name == kind.NAME
        assert callable(kind.tree)
        assert len(kind.ATTRIBUTES) == len(set(kind.ATTRIBUTES))


def test_the_names_of_the_elements_that_come_late_are_known_before() -> None:
    assert sorted(kinds.OF_A_USER) == sorted(entry.KINDS)
    assert sorted(kinds.NAMES) == sorted(ALL)


def test_a_module_and_its_line_in_the_registry_make_an_element(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def tree(state: dict[str, Any]) -> list[Any]:
        return ["p", {}, "Hello " + (state["label"] or "")]

    greeting = SimpleNamespace(NAME="auth0-greeting", ATTRIBUTES=("label",), tree=tree)
    monkeypatch.setitem(kinds.KINDS, greeting.NAME, greeting)
    # What `kinds` makes of KINDS when it is imported.
    names = (*kinds.NAMES, greeting.NAME)
    monkeypatch.setattr("auth0_pyscript.elements.element.NAMES", names)
    shown = element(greeting.NAME, id="e1", label="you")

    screen = screen_over(FakeSession(), elements=[shown])

    assert screen.show()["e1"] == ["p", {}, "Hello you"]
