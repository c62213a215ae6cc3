"""Scopes (RFC 6749, section 3.3): names separated by spaces, whose order means nothing. Pure."""

# %x21 / %x23-5B / %x5D-7E: printable ASCII except space, quotation mark and backslash.
_ALLOWED = frozenset(chr(code) for code in range(0x21, 0x7F) if chr(code) not in '"\\')


def join_scopes(*scopes: str) -> str:
    """Return the names of all scopes as one scope: each name once, in order of first appearance."""
    names: list[str] = []
    for scope in scopes:
        for name in scope.split():
            if name not in names:
                names.append(name)
    return " ".join(names)


def covers(granted: str, requested: str) -> bool:
    """Return True if granted has every name of requested."""
    names = granted.split()
    return all(name in names for name in requested.split())


def is_scope(text: str) -> bool:
    """Return True if text has only characters that a scope may have. The empty text is a scope."""
    return all(character in _ALLOWED or character == " " for character in text)
