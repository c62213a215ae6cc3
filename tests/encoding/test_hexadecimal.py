"""Bytes as hexadecimal text."""

from auth0_pyscript.encoding.hexadecimal import decode, encode
from auth0_pyscript.errors import ProtocolError
from expect import raises


def test_every_byte_comes_back_and_none_is_an_empty_text() -> None:
    for data, text in ((b"", ""), (b"\x00\x7f\xff", "007fff"), (bytes(range(256)), None)):
        assert text is None or encode(data) == text
        assert isinstance(encode(data), str)
        assert decode(encode(data)) == data


def test_what_is_no_hexadecimal_text_is_refused() -> None:
    for text in ("0", "0g", "zz", "é", "-1"):
        with raises(ProtocolError):
            decode(text)
