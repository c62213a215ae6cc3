"""The addresses of an application. They are checked when they are entered, and compared as text."""

_HOST_CHARACTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]"


def origin_of(url: str) -> str:
    """Return scheme, host and port of an absolute URL that `is_address` accepts."""
    scheme, _, rest = url.partition("://")
    return scheme + "://" + rest.split("/")[0].split("?")[0]


def is_address(url: str) -> bool:
    """
    Return True if url may be a callback or logout URL.

    It must be absolute and have no fragment (RFC 6749, 3.1.2).
    """
    if not url.startswith(("https://", "http://")) or not all("!" <= c <= "~" for c in url):
        return False
    host = origin_of(url).partition("://")[2]
    is_host = host != "" and all(c in _HOST_CHARACTERS for c in host)
    return is_host and not any(c in url for c in "#\\\"'<>")


def is_origin(url: str) -> bool:
    """Return True if url is an origin: scheme, host and port, and nothing else."""
    return is_address(url) and origin_of(url) == url
