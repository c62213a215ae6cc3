"""The text of a user's file, and back to the very same bytes."""

import codecs
from dataclasses import dataclass

from .problem import NotUnderstood

BOM = "\ufeff"
_UTF_16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_ISO_2022 = b"\x1b$"  # Japanese text whose bytes look like ASCII


@dataclass(frozen=True)
class SourceText:
    """A file's text, with its line ends and its byte order mark, and its encoding."""

    text: str
    encoding: str

    def encoded(self, text: str) -> bytes:
        """Return the bytes of another text in this file's encoding."""
        return text.encode(self.encoding, _ERRORS[self.encoding])


# Other encodings than UTF-8 extend ASCII, and so do all edits: their bytes pass as they are.
_ERRORS = {"utf-8": "surrogateescape", "utf-16-le": "strict", "utf-16-be": "strict"}


def source_text(content: bytes) -> SourceText:
    """
    Return the text of a file. Its encoding is UTF-16 with a byte order mark, or extends ASCII.

    Raises: NotUnderstood if the encoding is another one.
    """
    encoding = _UTF_16.get(content[:2], "utf-8")
    if _ISO_2022 in content and encoding == "utf-8":
        raise NotUnderstood("its encoding is ISO-2022-JP")
    try:
        return SourceText(content.decode(encoding, _ERRORS[encoding]), encoding)
    except UnicodeDecodeError as error:
        raise NotUnderstood("its bytes are not UTF-16, although its first bytes say so") from error


def newline_of(text: str) -> str:
    """Return the line end of a text: that of its first line."""
    end = text.find("\n")
    return "\r\n" if end > 0 and text[end - 1] == "\r" else "\n"
