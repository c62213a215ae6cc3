"""UTF-8 (RFC 3629)."""

from auth0_pyscript.encoding.utf8 import decode_utf8, encode_utf8, read_utf8, well_formed
from auth0_pyscript.errors import ProtocolError
from expect import raises

# RFC 3629, section 7
EXAMPLES = (
    ("41E289A2CE912E", "A\u2262\u0391."),
    ("ED959CEAB5ADEC96B4", "\ud55c\uad6d\uc5b4"),
    ("E697A5E69CACE8AA9E", "\u65e5\u672c\u8a9e"),
    ("EFBBBFF0A38EB4", "\ufeff\U000233b4"),
)


def test_rfc3629_section_7() -> None:
    for data, text in EXAMPLES:
        assert decode_utf8(bytes.fromhex(data)) == text
        assert encode_utf8(text) == bytes.fromhex(data)


def test_nothing_is_nothing() -> None:
    assert decode_utf8(b"") == ""
    assert encode_utf8("") == b""


def test_the_borders_of_every_length_are_kept() -> None:
    for code in (0x00, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF):
        assert decode_utf8(encode_utf8(chr(code))) == chr(code)


def test_overlong_forms_are_not_decoded() -> None:
    # RFC 3629, section 10: a hidden slash or NUL that a check of bytes would miss
    for data in ("C080", "C0AF", "C1BF", "E080AF", "E09FBF", "F08080AF", "F08FBFBF"):
        assert "\ufffd" in decode_utf8(bytes.fromhex(data))


def test_surrogates_are_not_decoded() -> None:
    for data in ("EDA080", "EDAFBF", "EDB080", "EDBFBF", "EDA1BDEDB880"):
        assert "\ufffd" in decode_utf8(bytes.fromhex(data))


def test_code_points_beyond_unicode_are_not_decoded() -> None:
    for data in ("F4908080", "F5808080", "F8888080", "FF"):
        assert "\ufffd" in decode_utf8(bytes.fromhex(data))


def test_a_text_cut_in_a_character_is_not_decoded() -> None:
    for data in ("E2", "E282", "F0A38E", "41E289", "80", "E28241", "C3C3"):
        assert "\ufffd" in decode_utf8(bytes.fromhex(data))


def test_half_of_a_surrogate_pair_has_no_encoding() -> None:
    for text in ("\ud83d", "a\ude00", "\ud83d" + "\ude00"):
        with raises(ProtocolError):
            encode_utf8(text)


def test_broken_utf8_is_read_with_the_replacement_character() -> None:
    # The Unicode Standard, section 3.9, tables 3-8 to 3-11, and texts of other encodings
    for data, text in (
        ("C0AFE080BFF08182 41", "\ufffd" * 8 + "A"),
        ("EDA080EDBFBFEDAF41", "\ufffd" * 8 + "A"),
        ("F4919293FF4180BF42", "\ufffd" * 5 + "A\ufffd\ufffdB"),
        ("E180E2F09192F1BF41", "\ufffd" * 4 + "A"),
        ("4A6F73E9", "Jos\ufffd"),
        ("E282AC80", "\u20ac\ufffd"),
        ("F09F9880F09F98", "\U0001f600\ufffd"),
    ):
        assert read_utf8(bytes.fromhex(data.replace(" ", ""))) == text


def test_one_byte_order_mark_is_skipped() -> None:
    assert read_utf8(bytes.fromhex("EFBBBF41")) == "A"
    assert read_utf8(bytes.fromhex("EFBBBFEFBBBF41")) == "\ufeffA"
    assert read_utf8(bytes.fromhex("41EFBBBF")) == "A\ufeff"
    assert read_utf8(bytes.fromhex("EFBB")) == "\ufffd"


def test_halves_of_surrogate_pairs_are_replaced() -> None:
    assert well_formed("a\ud83db\ude00") == "a\ufffdb\ufffd"
    assert well_formed("a\U0001f600\u00e9") == "a\U0001f600\u00e9"
    assert well_formed("") == ""
