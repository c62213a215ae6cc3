"""Scopes (RFC 6749, section 3.3): names separated by spaces, whose order means nothing. Pure."""

# %x21 / %x23-5B / %x5D-7E: printable ASCII but for the space, the quotation mark and the backslash.
_ALLOWED = frozenset(chr(code) for code in range(0x21, 0x7F) if chr(code) not in '"\\')


def join_scopes(*scopes: str) -> str:
    """
    Return the names of all the scopes as one scope: each once, in the order in which they first
    appear.
    """
    names: list[str] = []
    for scope in scopes:
        for name in scope.split():
            if name not in names:
                names.append(name)
    return " ".join(names)


def covers(granted: str, wanted: str) -> bool:
    """Say whether every name in wanted is in granted."""
    names = granted.split()
    return all(name in names for name in wanted.split())


def is_scope(text: str) -> bool:
    """
    Say whether text has only characters that a scope may have; the empty text is a scope of no
    names.
    """
    return all(character in _ALLOWED or character == " " for character in text)
