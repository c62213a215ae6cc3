"""
A strict reader of http and https URLs (RFC 3986) in the form in which browsers write them. Pure.

A browser repairs a URL: backslashes become slashes, tabs vanish, 0x7f.1 becomes 127.0.0.1. A check
that reads a URL in another way than the browser protects nothing. So this module accepts only URLs
that a browser does not change, except for letter case, IPv6 and a default port, which it writes as
a browser does. A caller that accepts more normalises the text first, with the browser's own `URL`
or with `normal_url`.
"""

from ..errors import ProtocolError
from .form import UNRESERVED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

_DEFAULT_PORTS = {"http": 80, "https": 443}
_DIGITS = frozenset("0123456789")
_HEXADECIMAL = frozenset("0123456789abcdef")
_HOST = UNRESERVED.replace("~", "")
# Characters that the WHATWG URL standard does not encode. A % is allowed before any character.
_EVERYWHERE = UNRESERVED + "!$%&()*+,;=:@/[]|^"
_QUERY = _EVERYWHERE + "?{}`\\"
_FRAGMENT = _EVERYWHERE + "?{}\\#'"
_PATH = _EVERYWHERE + "'"
_NOT_PLAIN = ("2e", "2f", "5c", "25", "7f")  # . / \ % and a control character


class Url:
    """
    The parts of a URL.

    host is in lower case, port is None for the scheme's default, path starts with a slash.
    """

    __slots__ = ("fragment", "host", "path", "port", "query", "scheme")

    def __init__(
        self,
        *,
        scheme: str,
        host: str,
        port: int | None = None,
        path: str = "/",
        query: str | None = None,
        fragment: str | None = None,
    ) -> None:
        self.scheme: Final = scheme
        self.host: Final = host
        self.port: Final = port
        self.path: Final = path
        self.query: Final = query
        self.fragment: Final = fragment

    @property
    def origin(self) -> str:
        """The scheme, host and port, as a browser writes an origin: "https://example.com"."""
        return f"{self.scheme}://{self.host}" + ("" if self.port is None else f":{self.port}")

    def __str__(self) -> str:
        query = "" if self.query is None else "?" + self.query
        fragment = "" if self.fragment is None else "#" + self.fragment
        return self.origin + self.path + query + fragment

    def __repr__(self) -> str:
        return f"Url({self.origin + self.path!r})"  # a query may contain secrets


def parse_url(text: str) -> Url:
    """
    Return the parts of text, an absolute http or https URL.

    Raises: ProtocolError for other schemes, for user names and passwords, for hosts that a browser
    would rewrite (other alphabets, short or octal IPv4), for "." and ".." in the path, and for any
    character that a browser would encode. The message never quotes the text.
    """
    scheme, separator, rest = text.partition("://")
    scheme = scheme.lower()
    if not separator or scheme not in _DEFAULT_PORTS:
        raise refusal("it does not start with https:// or http://")
    rest, has_fragment, fragment = rest.partition("#")
    rest, has_query, query = rest.partition("?")
    authority, _, path = rest.partition("/")
    host, port = _parse_authority(authority, scheme)
    _check_characters("path", path, _PATH)
    _check_characters("query", query, _QUERY)
    _check_characters("fragment", fragment, _FRAGMENT)
    if ("." in path or "%" in path) and any(is_dots(segment) for segment in path.split("/")):
        raise refusal("its path has a segment . or ..")
    return Url(
        scheme=scheme,
        host=host,
        port=port,
        path="/" + path,
        query=query if has_query else None,
        fragment=fragment if has_fragment else None,
    )


def not_a_url() -> ProtocolError:
    """Return the error for a text that browsers do not accept as a URL."""
    return refusal("it is not a URL")


def is_plain(path: str) -> bool:
    """
    Return True if all servers read path in the same way, whichever of its escapes they decode.

    Such a path has no empty segment except the last, no encoded dot, slash, backslash, percent sign
    or control character, and no % outside an escape.
    """
    for piece in path.lower().split("%")[1:]:
        code = piece[:2]
        if len(code) < 2 or not _HEXADECIMAL.issuperset(code) or code in _NOT_PLAIN or code < "20":
            return False
    return "//" not in path


def is_dots(segment: str) -> bool:
    """Return True for "." and "..", plain or escaped."""
    return segment.lower().replace("%2e", ".") in (".", "..")


def is_loopback(host: str) -> bool:
    """Return True if host is this machine, where http is as safe as https."""
    return host in ("localhost", "127.0.0.1", "[::1]")


def _parse_authority(authority: str, scheme: str) -> tuple[str, int | None]:
    if "@" in authority:
        raise refusal("it has a user name or a password in front of the host")
    if authority.startswith("["):
        address, bracket, rest = authority[1:].partition("]")
        if not bracket or (rest and not rest.startswith(":")):
            raise refusal("its IPv6 address has no closing bracket")
        host = f"[{canonical_ipv6(address.lower())}]"
        port_text = rest[1:] if rest else None
    else:
        name, colon, after = authority.partition(":")
        if name.strip(_HOST):  # before lower(): CPython turns the Kelvin sign into a k
            raise refusal(
                "its host has characters other than a-z 0-9 - . (write other alphabets as xn--…)"
            )
        host = name.lower()
        port_text = after if colon else None
        _check_host(host)
    if port_text is None:
        return host, None
    port = _parse_port(port_text)
    return host, None if port == _DEFAULT_PORTS[scheme] else port


def _parse_port(text: str) -> int:
    is_number = 1 <= len(text) <= 5 and text[0] != "0" and all(c in _DIGITS for c in text)
    if not is_number or int(text) > 65535:
        raise refusal("its port is not a number from 1 to 65535")
    return int(text)


def _check_host(host: str) -> None:
    labels = host.split(".")
    if labels[-1] == "" and len(labels) > 1:
        labels.pop()  # the root's dot is valid; a browser counts such a host as another origin
    if not host or len(host) > 253 or any(not 1 <= len(label) <= 63 for label in labels):
        raise refusal("it has no usable host name")
    # A browser reads a host whose last label is a number as an IPv4 address, in many spellings.
    is_number = all(c in _DIGITS for c in labels[-1]) or labels[-1].startswith("0x")
    if is_number and not (
        len(labels) == 4 and host[-1] != "." and all(_is_byte(label) for label in labels)
    ):
        raise refusal("its host looks like an IPv4 address, but is not four numbers from 0 to 255")


def _is_byte(text: str) -> bool:
    return all(c in _DIGITS for c in text) and str(int(text)) == text and int(text) <= 255


def canonical_ipv6(address: str) -> str:
    """
    Return an IPv6 address as browsers write it: its longest run of zeros becomes "::".

    address is in lower case, without brackets and without an IPv4 part. Raises: ProtocolError.
    Source: RFC 5952, section 4.
    """
    head, gap, tail = address.partition("::")
    first = head.split(":") if head else []
    last = tail.split(":") if tail else []
    missing = 8 - len(first) - len(last)
    if missing < 1 if gap else missing != 0:
        raise refusal("its IPv6 address does not have eight groups")
    if not all(
        1 <= len(group) <= 4 and all(c in _HEXADECIMAL for c in group) for group in first + last
    ):
        raise refusal(
            "its IPv6 address is not groups of hexadecimal digits with colons between them"
        )
    groups = [f"{int(group, 16):x}" for group in first + ["0"] * missing + last]
    for length in range(8, 1, -1):
        for start in range(9 - length):
            if all(group == "0" for group in groups[start : start + length]):
                return ":".join(groups[:start]) + "::" + ":".join(groups[start + length :])
    return ":".join(groups)


def _check_characters(part: str, text: str, allowed: str) -> None:
    # The result of `strip` is empty if every character is allowed. MicroPython: strip is faster
    # than a set, which is asked once for each character.
    if text.strip(allowed):
        raise refusal(f"its {part} has a character that must be written as %XX")


def refusal(reason: str) -> ProtocolError:
    """Return the error for a refused address; reason begins with "it" or "its"."""
    return ProtocolError(
        f"An address was refused: {reason}.",
        "Give an absolute URL such as https://example.com/path.",
    )
