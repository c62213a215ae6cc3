"""Text from outside, made safe for a quotation in our own messages. Pure."""

MAX_LENGTH = 300  # characters

# Line ends, and characters that change the text's direction: they would rearrange our sentence.
_UNQUOTABLE = frozenset(
    "\x7f\x85\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)


def quote(text: str, length: int = MAX_LENGTH) -> str:
    """Return text as one line of at most length characters; control characters become spaces."""
    line = "".join(
        c if c >= " " and c not in _UNQUOTABLE else " " for c in text[: length + 1]
    ).strip()
    return line if len(line) <= length else line[: length - 1] + "…"
