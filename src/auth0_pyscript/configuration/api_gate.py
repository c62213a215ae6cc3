"""
The gate in front of every access token: which API, if any, may get one at an address. Pure.

A token sent to the wrong address is lost. So the gate reads an address as the browser does: the URL
parser of the platform normalises it, and what is checked is what is sent. And the gate reads it as
any server might, which decodes a path once too often: if one reading leaves the base path, the gate
refuses the address.
"""

from ..encoding.form import UNRESERVED
from ..encoding.quotation import quote
from ..encoding.url import Url, parse_url
from ..errors import ApiNotAllowed, ProtocolError
from .api import Api

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable

_MAX_DECODINGS = 3  # of a path, each over the last
_MAX_PARSED = 50
_MAX_SHOWN = 160  # characters of an address in a message
_HEXADECIMAL = frozenset(b"0123456789ABCDEFabcdef")

_parsed: "dict[str, Url]" = {}

# Longer forms of ASCII characters, which UTF-8 forbids and old servers decode: the first byte, and
# the last second byte that begins one.
_OVERLONG = ((0xC0, 0xBF), (0xC1, 0xBF), (0xE0, 0x9F), (0xF0, 0x8F), (0xF8, 0x87), (0xFC, 0x83))

# What Unicode (NFKC) or Windows ("best fit") takes for dots and slashes, in UTF-8.
_LOOKALIKES = (
    (b"\xef\xbc\x8e", b"."),  # U+FF0E
    (b"\xef\xb9\x92", b"."),  # U+FE52
    (b"\xe2\x80\xa4", b"."),  # U+2024
    (b"\xe2\x80\xa5", b".."),  # U+2025
    (b"\xef\xbc\x8f", b"/"),  # U+FF0F
    (b"\xe2\x88\x95", b"/"),  # U+2215
    (b"\xe2\x81\x84", b"/"),  # U+2044
    (b"\xef\xbc\xbc", b"/"),  # U+FF3C, a backslash
    (b"\xef\xb9\xa8", b"/"),  # U+FE68, a backslash
    (b"\xe2\x88\x96", b"/"),  # U+2216, a backslash
)


def admit(
    address: str, apis: tuple[Api, ...], issuer: str, normalised: "Callable[[str], str]"
) -> tuple[Api, str]:
    """
    Return the API whose token a request to address may carry, and the address to send it to.

    normalised(address) returns the address as the platform's `fetch` reads it, and raises
    ProtocolError when it cannot be read. An address belongs to an API by the exact origin and whole
    path segments of its `base_url`; when several fit, to the longest.
    Raises: ApiNotAllowed for every other address, and for the issuer's own /oauth/ routes, whatever
    `apis` contains. The message says which part is at fault; of a query it shows the names alone.
    """
    try:
        url = normalised(address)
        target = parse_url(url)
    except ProtocolError as error:
        shown = _hidden(address)
        raise ApiNotAllowed(
            f"No token is sent to {quote(shown, _MAX_SHOWN)}: {_reason(error)}.",
            (
                "Give an absolute URL such as https://example.com/path, or one that is "
                "relative to this site."
            ),
            url=shown,
        )
    if str(target) != url:
        raise _refusal(
            target, "its path can be read in two ways", "Write it as a browser shows it."
        )
    segments = _segments(target)
    tenant = _configured(issuer)
    if target.origin == tenant.origin and _is_oauth_route(segments, tenant.path):
        raise _refusal(
            target,
            "the tenant's own /oauth/ routes take no access token",
            "The session makes these requests itself.",
        )
    fitting = [api for api in apis if _is_below(target, _configured(api.base_url))]
    if not fitting:
        raise _refusal(target, "no entry of `apis` covers it", _nearest(target, apis))
    return max(fitting, key=lambda api: len(api.base_url)), url


def _configured(url: str) -> Url:
    """Return a URL of the configuration, parsed once for all calls."""
    if url not in _parsed:
        if len(_parsed) == _MAX_PARSED:
            _parsed.clear()
        _parsed[url] = parse_url(url)
    return _parsed[url]


def _segments(target: Url) -> list[bytes]:
    """
    Return the segments of target's path, decoded as often as a server might decode them.

    Raises: ApiNotAllowed when one reading of the path may lead elsewhere.
    """
    path = target.path.encode()
    for _ in range(_MAX_DECODINGS + 1):
        segments = _in_ascii(path).replace(b"\\", b"/").split(b"/")
        for segment in segments:
            if _name(segment) in (b".", b".."):
                raise _refusal(
                    target,
                    (
                        "decoded, its path has a segment . or .., which leaves the base path "
                        "on some servers"
                    ),
                    "An identifier with such a part cannot stand in a path.",
                )
        if min(path) < 0x20 or b"\x7f" in path or _is_overlong(path):
            raise _refusal(
                target,
                "decoded, its path has control characters or forbidden forms of UTF-8",
                "Remove them: servers disagree about what they mean.",
            )
        decoded = _decode(path)
        if decoded == path:
            return segments
        path = decoded
    raise _refusal(
        target, "its path is encoded again and again", "Encode each part of a path once."
    )


def _name(segment: bytes) -> bytes:
    # Some servers drop ";parameters", spaces at the ends, and the difference between upper and
    # lower case. One that decodes a path before it looks for the query ends it at the first "?", or
    # at a "#".
    for end in (b";", b"?", b"#"):
        segment = segment.partition(end)[0]
    return segment.strip().lower()


def _in_ascii(path: bytes) -> bytes:
    """
    Return path as a server reads it that replaces characters by what looks like them in ASCII.
    """
    if b"\xe2" in path or b"\xef" in path:
        for character, plain in _LOOKALIKES:
            path = path.replace(character, plain)
    return path


def _is_overlong(data: bytes) -> bool:
    for first, last in _OVERLONG:
        for rest in data.split(bytes((first,)))[1:]:
            if rest and 0x80 <= rest[0] <= last:
                return True
    return False


def _decode(data: bytes) -> bytes:
    """
    Return data with its escapes decoded once, old servers' %uXXXX, too; a % that begins none stays.
    """
    pieces = data.split(b"%")
    decoded = [pieces[0]]
    for piece in pieces[1:]:
        if len(piece) > 1 and piece[0] in _HEXADECIMAL and piece[1] in _HEXADECIMAL:
            decoded.append(bytes((int(piece[:2].decode(), 16),)) + piece[2:])
        elif len(piece) > 4 and piece[0] in b"Uu" and _HEXADECIMAL.issuperset(piece[1:5]):
            decoded.append(_of_code(int(piece[1:5].decode(), 16)) + piece[5:])
        else:
            decoded.append(b"%" + piece)
    return b"".join(decoded)


def _of_code(code: int) -> bytes:
    return b"\xef\xbf\xbd" if 0xD800 <= code <= 0xDFFF else chr(code).encode()


def _is_oauth_route(segments: list[bytes], issuer_path: str) -> bool:
    # Servers differ on empty segments, too, so none of it opens a way around.
    route = [_name(segment) for segment in _decode(issuer_path.encode()).split(b"/") if segment] + [
        b"oauth"
    ]
    return [_name(segment) for segment in segments if _name(segment)][: len(route)] == route


def _is_below(target: Url, base: Url) -> bool:
    path, base_path = _equivalent(target.path), _equivalent(base.path)
    return target.origin == base.origin and (path + "/" == base_path or path.startswith(base_path))


def _equivalent(path: str) -> str:
    """Return path with its escapes in one spelling (RFC 3986, sections 6.2.2.1 and 6.2.2.2)."""
    pieces = path.split("%")
    written = pieces[0]
    for piece in pieces[1:]:
        code = piece[:2].upper()
        try:
            character = chr(int(code, 16))
        except ValueError:
            character = ""
        written += (character if character and character in UNRESERVED else "%" + code) + piece[2:]
    return written


def _nearest(target: Url, apis: tuple[Api, ...]) -> str:
    """Return what to do about an address that no API covers, by what `apis` has instead."""
    for api in apis:
        if parse_url(api.base_url).origin == target.origin:
            return (
                f"The address lies outside of {api.base_url}, which `apis` has. Mend the address, "
                "or add another entry to `apis` in auth_config.json, and build the site again."
            )
    for api in apis:
        if parse_url(api.base_url).host == target.host:
            return (
                f"`apis` has {api.base_url}: another scheme or port is another server. "
                "Mend the address."
            )
    return "Add the API's base_url to `apis` in auth_config.json, and build the site again."


def _refusal(target: Url, reason: str, cure: str) -> ApiNotAllowed:
    place = target.origin + target.path
    query = "" if target.query is None else "?" + _names(target.query)
    return ApiNotAllowed(
        f"No token is sent to {quote(place + query, _MAX_SHOWN)}: {reason}.", cure, url=place
    )


def _names(query: str) -> str:
    """Return the names in a query; a value may be a secret."""
    return "&".join(name + "=…" if equals else "…" for name, equals, _ in _pairs(query))


def _pairs(query: str) -> list[tuple[str, str, str]]:
    return [pair.partition("=") for pair in query.split("&")]


def _hidden(address: str) -> str:
    """Return an address that cannot be read without its query and what stands in front of an @."""
    place = address.partition("?")[0].partition("#")[0]
    _, at, after = place.rpartition("@")
    return "…@" + after if at else place


def _reason(error: ProtocolError) -> str:
    return error.title.replace("An address was refused: ", "")[:-1]
