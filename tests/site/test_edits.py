"""Edits of a text, and how they are taken back."""

from hypothesis import given
from hypothesis import strategies as st

from auth0_pyscript.site.edits import Edit, applied, edits_between, reverted

LINES = st.lists(st.sampled_from(["a\n", "b\n", "\n", "c", "  x\r\n"]), max_size=8).map("".join)


@given(LINES, LINES)
def test_the_edits_between_two_texts_turn_one_into_the_other_and_back(old: str, new: str) -> None:
    edits = edits_between(old, new)

    assert applied(old, edits) == new
    assert reverted(new, edits) == (old, edits)


def test_edits_are_taken_back_after_the_text_was_changed_elsewhere() -> None:
    edits = [Edit(2, "", "one "), Edit(4, "d", "two")]
    text = applied("a c d", edits)

    assert text == "a one c two"
    assert reverted(f"more {text} end", edits) == (
        "more a c d end",
        [Edit(7, "", "one "), Edit(9, "d", "two")],
    )


def test_edits_that_are_gone_or_there_twice_are_not_taken_back() -> None:
    edits = [Edit(0, "", "one ")]

    assert reverted("two", edits) is None
    assert reverted("x one one ", edits) is None
