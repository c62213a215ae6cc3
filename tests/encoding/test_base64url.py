"""base64url (RFC 4648, section 5). Each byte string has exactly one text."""

from auth0_pyscript.encoding.base64url import decode, encode
from auth0_pyscript.errors import ProtocolError
from expect import raises

# RFC 4648, section 10, without its padding
VECTORS = (
    (b"", ""),
    (b"f", "Zg"),
    (b"fo", "Zm8"),
    (b"foo", "Zm9v"),
    (b"foob", "Zm9vYg"),
    (b"fooba", "Zm9vYmE"),
    (b"foobar", "Zm9vYmFy"),
)


def test_rfc4648_section_10() -> None:
    for data, text in VECTORS:
        assert encode(data) == text
        assert decode(text) == data


def test_rfc7515_appendix_c() -> None:
    assert encode(bytes((3, 236, 255, 224, 193))) == "A-z_4ME"
    assert decode("A-z_4ME") == bytes((3, 236, 255, 224, 193))


def test_every_byte_comes_back() -> None:
    for length in (254, 255, 256):
        data = bytes(range(length))
        assert decode(encode(data)) == data


def test_long_data_stays_one_line() -> None:
    assert encode(bytes(1000)) == "A" * 1334


def test_padding_is_refused() -> None:
    for text in ("Zg==", "Zm8=", "Zm9v=", "="):
        with raises(ProtocolError):
            decode(text)


def test_the_other_alphabet_is_refused() -> None:
    for text in ("A+z_4ME", "A-z/4ME"):
        with raises(ProtocolError):
            decode(text)


def test_white_space_and_other_characters_are_refused() -> None:
    for text in (
        " Zm9v",
        "Zm9v\n",
        "Zm 9v",
        "Zm9\u00e9",
        "Zm9\U0001f600",
        "Zm9.",
        "Zm9\x00",
        "\uff21m9v",
    ):
        with raises(ProtocolError):
            decode(text)


def test_an_impossible_length_is_refused() -> None:
    for text in ("Z", "Zm9vZ"):
        with raises(ProtocolError):
            decode(text)


def test_stray_bits_are_refused() -> None:
    # RFC 4648, section 3.5: "Zh" and "Zm9" would encode the same bytes as "Zg" and "Zm8"
    for text in ("Zh", "Zv", "Zm9", "Zm-"):
        with raises(ProtocolError) as caught:
            decode(text)
        assert "unused bits" in caught.error.title


def test_the_refusal_does_not_show_the_text() -> None:
    with raises(ProtocolError) as caught:
        decode("c2VjcmV0!")

    assert "c2VjcmV0" not in str(caught.error)
