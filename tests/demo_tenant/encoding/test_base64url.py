"""Base64url without padding, and fingerprints."""

from demo_tenant.encoding.base64url import decode, encode, fingerprint
from expect import raises

# RFC 4648, section 10, without its padding
VECTORS = [
    ("", b""),
    ("Zg", b"f"),
    ("Zm8", b"fo"),
    ("Zm9v", b"foo"),
    ("Zm9vYg", b"foob"),
    ("Zm9vYmE", b"fooba"),
    ("Zm9vYmFy", b"foobar"),
    ("-_-_", b"\xfb\xff\xbf"),
]


def test_rfc4648_vectors() -> None:
    for text, data in VECTORS:
        assert encode(data) == text
        assert decode(text) == data


def test_long_data_has_no_line_breaks() -> None:
    assert decode(encode(bytes(range(256)) * 2)) == bytes(range(256)) * 2


def test_anything_but_the_one_spelling_is_refused() -> None:
    for text in ("Zg==", "Zh", "Zm9", "A", "Zm9v\n", " Zg", "Zm+v", "Zm/v", "Zé"):
        with raises(ValueError):
            decode(text)


def test_rfc7636_appendix_b() -> None:
    assert (
        fingerprint("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
        == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    )
