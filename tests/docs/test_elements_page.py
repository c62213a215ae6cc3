"""docs/elements.md describes every element and every attribute of the code."""

import re
from pathlib import Path

import pytest

from auth0_pyscript.elements import element, kinds

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "elements.md").read_text(encoding="utf-8")
SCRIPT = (ROOT / "public" / "page/elements.js").read_text(encoding="utf-8")


def rows(heading: str) -> dict[str, str]:
    """The first cell of each row of the tables below a heading, and the rest of the row."""
    part = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    found = re.findall(r"^\| `([^`]+)` \| (.*) \|$", part, flags=re.MULTILINE)
    return dict(found)


def known(**attributes: str) -> element.Element:
    given = {name.replace("_", "-"): text for name, text in attributes.items()}
    data = [{"id": "1", "name": "auth0-login-button", "view": "", "attributes": given}]
    return element.read_elements(data).all[0]


def test_it_has_every_element() -> None:
    assert [name.strip("<>") for name in rows("The elements")] == sorted(kinds.NAMES)


def test_it_has_every_attribute() -> None:
    [observed] = re.findall(r"const ATTRIBUTES = \[(.*?)\]", SCRIPT, flags=re.DOTALL)

    assert sorted(rows("Attributes")) == sorted(re.findall(r'"([a-z-]+)"', observed))


@pytest.mark.parametrize("name", rows("Attributes"))
def test_each_attribute_counts(name: str) -> None:
    plain, given = known(), known(**{name: "#/orders"})

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
