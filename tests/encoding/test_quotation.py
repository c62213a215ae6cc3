"""Text from outside, quoted in our own messages."""

from auth0_pyscript.encoding.quotation import quote


def test_a_short_text_stays() -> None:
    text = "The user said \u201eno\u201c \U0001f600"

    assert quote(text) == text


def test_a_long_text_is_cut_with_a_sign() -> None:
    assert quote("a" * 301) == "a" * 299 + "\u2026"
    assert quote("a" * 300) == "a" * 300
    assert quote("abcdef", 4) == "abc\u2026"


def test_line_ends_and_control_characters_become_spaces() -> None:
    assert quote("a\r\nb\x00c\x7fd\u2028e") == "a  b c d e"


def test_characters_that_turn_the_direction_become_spaces() -> None:
    assert quote("safe \u202egnp.exe\u2066") == "safe  gnp.exe"
