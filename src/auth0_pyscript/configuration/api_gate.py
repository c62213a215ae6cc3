"""
The gate for access tokens: it decides which API, if any, a request to an address belongs to. Pure.

A token that is sent to a wrong address is stolen. So the gate reads an address as the browser does:
the platform's URL parser normalises it, and the checked text is the text that is sent. The gate
also reads the path as a server may that decodes it several times. If one reading leaves the API's
base path, the gate refuses the address.
"""

from ..encoding.form import UNRESERVED
from ..encoding.path_readings import decode_path, read_path, segment_name
from ..encoding.quotation import quote
from ..encoding.url import Url, parse_url
from ..errors import ApiNotAllowed, ProtocolError
from .api import Api

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable

_MAX_PARSED = 50
_MAX_SHOWN = 160  # characters of an address in a message

_parsed: "dict[str, Url]" = {}


def admit(
    address: str, apis: tuple[Api, ...], issuer: str, normalised: "Callable[[str], str]"
) -> tuple[Api, str]:
    """
    Return the API whose token a request to address may carry, and the address to send it to.

    normalised(address) returns the address as the platform's `fetch` reads it, and raises
    ProtocolError if `fetch` would refuse it. An address belongs to an API if it has the exact
    origin and all path segments of the API's `base_url`. If several APIs fit, the longest
    `base_url` decides.
    Raises: ApiNotAllowed for every other address, and always for the issuer's own /oauth/ routes.
    The message has the reason, and the address with the names of its query, without the values.
    """
    try:
        url = normalised(address)
        target = parse_url(url)
    except ProtocolError as error:
        shown = _hidden(address)
        raise ApiNotAllowed(
            f"No token is sent to {quote(shown, _MAX_SHOWN)}: {_reason(error)}.",
            "Give an absolute URL such as https://example.com/path, or a URL that is relative to "
            "this site.",
            url=shown,
        )
    if str(target) != url:
        raise _refusal(
            target, "its path can be read in two ways", "Write the address as a browser shows it."
        )
    segments, reason, advice = read_path(target.path)
    if reason:
        raise _refusal(target, reason, advice)
    tenant = _configured(issuer)
    if target.origin == tenant.origin and _is_oauth_route(segments, tenant.path):
        raise _refusal(
            target,
            "the tenant's own /oauth/ routes take no access token",
            "The session makes these requests itself.",
        )
    fitting = [api for api in apis if _is_below(target, _configured(api.base_url))]
    if not fitting:
        raise _refusal(target, "no API in auth_config.json covers it", _nearest(target, apis))
    return max(fitting, key=lambda api: len(api.base_url)), url


def _configured(url: str) -> Url:
    """Return a URL of the configuration, parsed. The result is cached for later calls."""
    if url not in _parsed:
        if len(_parsed) == _MAX_PARSED:
            _parsed.clear()
        _parsed[url] = parse_url(url)
    return _parsed[url]


def _is_oauth_route(segments: list[bytes], issuer_path: str) -> bool:
    # Some servers ignore empty segments, so the comparison ignores them, too.
    route = [
        segment_name(segment)
        for segment in decode_path(issuer_path.encode()).split(b"/")
        if segment
    ] + [b"oauth"]
    return [segment_name(segment) for segment in segments if segment_name(segment)][
        : len(route)
    ] == route


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
    """Return the advice for an address that no API covers, based on the most similar API."""
    for api in apis:
        if parse_url(api.base_url).origin == target.origin:
            return (
                f"The address is outside of {api.base_url}, which apis has: correct the address, "
                "or add another entry to apis in auth_config.json and build the site again."
            )
    for api in apis:
        if parse_url(api.base_url).host == target.host:
            return (
                f"auth_config.json has {api.base_url}: another scheme or port is another server. "
                "Correct the address."
            )
    return (
        "Add the API's base_url to apis in auth_config.json and build the site again. Public data "
        "need no token: add the origin to connect, and use pyfetch or fetch."
    )


def _refusal(target: Url, reason: str, advice: str) -> ApiNotAllowed:
    place = target.origin + target.path
    query = "" if target.query is None else "?" + _names(target.query)
    return ApiNotAllowed(
        f"No token is sent to {quote(place + query, _MAX_SHOWN)}: {reason}.", advice, url=place
    )


def _names(query: str) -> str:
    """Return a query without its values, because a value may be a secret."""
    return "&".join(name + "=…" if equals else "…" for name, equals, _ in _pairs(query))


def _pairs(query: str) -> list[tuple[str, str, str]]:
    return [pair.partition("=") for pair in query.split("&")]


def _hidden(address: str) -> str:
    """Return an unreadable address without its query, and without the text before an @."""
    place = address.partition("?")[0].partition("#")[0]
    _, at, after = place.rpartition("@")
    return "…@" + after if at else place


def _reason(error: ProtocolError) -> str:
    return error.title.replace("An address was refused: ", "")[:-1]
