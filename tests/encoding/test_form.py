"""Percent-encoding and forms."""

from auth0_pyscript.encoding.form import encode_form, parse_form, percent_decode, percent_encode
from auth0_pyscript.errors import ProtocolError
from expect import raises

# RFC 6749, appendix B: a space, %, &, +, the pound and the euro sign
APPENDIX_B = " %&+\u00a3\u20ac"


def test_rfc3986_section_2_5() -> None:
    assert percent_encode("A") == "A"
    assert percent_encode("\u00c0") == "%C3%80"
    assert percent_encode("\u30a2") == "%E3%82%A2"


def test_rfc6749_appendix_b() -> None:
    assert parse_form("x=+%25%26%2B%C2%A3%E2%82%AC") == [("x", APPENDIX_B)]
    # Form parsers and URL queries both allow %20 for a space.
    assert encode_form((("x", APPENDIX_B),)) == "x=%20%25%26%2B%C2%A3%E2%82%AC"


def test_unreserved_characters_stay() -> None:
    unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"

    assert percent_encode(unreserved) == unreserved


def test_everything_else_is_encoded() -> None:
    assert percent_encode("auth0|a/b c?d#e") == "auth0%7Ca%2Fb%20c%3Fd%23e"
    assert percent_encode("\x00\n\x7f") == "%00%0A%7F"
    assert percent_encode("\U0001f600") == "%F0%9F%98%80"


def test_half_of_a_surrogate_pair_cannot_be_encoded() -> None:
    with raises(ProtocolError):
        percent_encode("\ud83d")


def test_lower_case_digits_are_read() -> None:
    assert percent_decode("%c3%a9%2F") == "\u00e9/"


def test_a_plus_sign_is_a_space_only_in_a_form() -> None:
    assert percent_decode("a+b") == "a+b"
    assert parse_form("a+b=c+d") == [("a b", "c d")]


def test_broken_escapes_stay_as_in_a_browser() -> None:
    for text in ("%", "%4", "a%zz", "100%", "% 41", "%+1", "%\u00e9\u00e9"):
        assert percent_decode(text) == text
    assert percent_decode("%%41") == "%A"
    assert parse_form("q=100%&r=%zz%20") == [("q", "100%"), ("r", "%zz ")]


def test_escapes_that_are_no_utf8_are_replaced_as_in_a_browser() -> None:
    for text, value in (
        ("%ff", "\ufffd"),
        ("Jos%E9 ", "Jos\ufffd "),
        ("%C0%AF", "\ufffd\ufffd"),
        ("%E2%82", "\ufffd"),
        ("%EF%BB%BFa", "\ufeffa"),
        ("\ud83d", "\ufffd"),
    ):
        assert percent_decode(text) == value


def test_order_and_repetition_are_kept() -> None:
    assert parse_form("b=1&a=2&b=3") == [("b", "1"), ("a", "2"), ("b", "3")]


def test_names_without_a_value_and_empty_pieces() -> None:
    assert parse_form("") == []
    assert parse_form("a&b=&=c&&d=e=f") == [("a", ""), ("b", ""), ("", "c"), ("d", "e=f")]


def test_what_was_encoded_comes_back() -> None:
    pairs = [("a&b", "=\u20ac"), ("", ""), ("+", " "), ("emoji", "\U0001f600")]

    assert parse_form(encode_form(pairs)) == pairs
