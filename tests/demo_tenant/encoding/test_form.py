"""Percent-encoding and forms."""

from demo_tenant.encoding.form import (
    FormError,
    decode_utf8,
    encode_form,
    parse_form,
    percent_decode,
    percent_encode,
)
from expect import raises


def test_only_unreserved_characters_stay() -> None:
    assert percent_encode("aZ09-._~ |/+é😀") == "aZ09-._~%20%7C%2F%2B%C3%A9%F0%9F%98%80"


def test_decoding_is_the_way_back() -> None:
    text = "aZ09-._~ |/+é😀%"

    assert percent_decode(percent_encode(text)) == text


def test_a_plus_sign_is_a_space_only_in_forms() -> None:
    assert percent_decode("a+b") == "a+b"
    assert parse_form("a+b=c+d") == [("a b", "c d")]


def test_pairs_keep_order_and_repetition() -> None:
    assert parse_form("b=1&a=2&&b=%33&empty=&bare") == [
        ("b", "1"),
        ("a", "2"),
        ("b", "3"),
        ("empty", ""),
        ("bare", ""),
    ]


def test_a_form_can_be_read_again() -> None:
    pairs = [("ä b", "&=+%"), ("", "x"), ("a", "")]

    assert parse_form(encode_form(pairs)) == pairs


def test_a_percent_sign_needs_two_digits() -> None:
    for text in ("%", "a%", "%4", "%zz", "%4g", "%%41"):
        with raises(FormError):
            percent_decode(text)


def test_what_is_not_utf8_is_refused() -> None:
    for data in (
        b"\xff",
        b"\xc3",
        b"\xc0\xaf",
        b"\xe0\x80\xaf",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"\xf8\x88\x80\x80\x80",
    ):
        with raises(FormError):
            decode_utf8(data)


def test_utf8_is_read() -> None:
    assert decode_utf8("aß€😀".encode()) == "aß€😀"
