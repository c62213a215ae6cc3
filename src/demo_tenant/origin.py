"""
Addresses that a developer configures: checked once, when they are entered, then compared as text.
"""

_HOST_CHARACTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]"


def origin_of(url: str) -> str:
    """Return scheme, host and port of an absolute URL that was checked before."""
    scheme, _, rest = url.partition("://")
    return scheme + "://" + rest.split("/")[0].split("?")[0]


def is_address(url: str) -> bool:
    """
    Say whether url may be a callback or logout address: absolute, no fragment (RFC 6749, 3.1.2).
    """
    if not url.startswith(("https://", "http://")) or not all("!" <= c <= "~" for c in url):
        return False
    host = origin_of(url).partition("://")[2]
    is_host = host != "" and all(c in _HOST_CHARACTERS for c in host)
    return is_host and not any(c in url for c in "#\\\"'<>")


def is_origin(url: str) -> bool:
    """Say whether url is an origin: scheme, host and port, and nothing behind."""
    return is_address(url) and origin_of(url) == url
