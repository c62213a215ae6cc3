"""docs/elements.md describes every element and every attribute of the code."""

import re
from pathlib import Path

import pytest

from auth0_pyscript.elements import element, kinds
from auth0_pyscript.elements.signed_in.entry import KINDS as OF_A_USER

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "elements.md").read_text(encoding="utf-8")


def rows(heading: str) -> dict[str, str]:
    """The first cell of each row of the tables below a heading, and the rest of the row."""
    part = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    found = re.findall(r"^\| `([^`]+)` \| (.*) \|$", part, flags=re.MULTILINE)
    return dict(found)


def read(**attributes: str) -> element.Element:
    given = {name.replace("_", "-"): text for name, text in attributes.items()}
    data = [{"id": "1", "name": "auth0-login-button", "view": "", "attributes": given}]
    return element.read_elements(data).all[0]


def test_it_has_every_element() -> None:
    assert [name.strip("<>") for name in rows("The elements")] == sorted(kinds.NAMES)


@pytest.mark.parametrize("name", kinds.NAMES)
def test_it_has_the_attributes_of_each_element(name: str) -> None:
    kind = (kinds.KINDS | OF_A_USER)[name]
    parameters = rows("Attributes").keys() - {"label", "return-to", "signed-in-label", "editable"}

    cell = rows("The elements")[f"<{name}>"].rpartition("|")[2]
    shown = {*re.findall(r"`([a-z-]+)`", cell)}
    assert shown | (parameters if "login parameters" in cell else set()) == set(kind.ATTRIBUTES)


def test_it_has_every_attribute() -> None:
    known = {name for kind in (kinds.KINDS | OF_A_USER).values() for name in kind.ATTRIBUTES}

    assert set(rows("Attributes")) == known


@pytest.mark.parametrize("name", rows("Attributes"))
def test_each_attribute_counts(name: str) -> None:
    plain, given = read(), read(**{name: "#/orders"})

    assert (plain.settings, plain.authorization_params) != (
        given.settings,
        given.authorization_params,
    )


def test_its_examples_use_nothing_else() -> None:
    for example in re.findall(r"```html\n(.*?)```", PAGE, flags=re.DOTALL):
        for name, attributes in re.findall(r"<(auth0-[a-z-]+)([^>]*)>", example):
            assert name in kinds.NAMES
            used = re.findall(r"([a-z-]+)(?==|\s|$)", re.sub(r'"[^"]*"', "", attributes))
            assert set(used) <= set(rows("Attributes"))


def test_its_limit_is_the_codes() -> None:
    assert f"at most {element._MAX_LABEL} characters" in rows("Attributes")["label"]
