"""
The gate in front of every access token: which API, if any, may get one at a URL. Pure.

A token sent to the wrong address is lost, so the gate reads a URL as the browser and any server might, and
says no wherever two of them could disagree.
"""

from .errors import ProtocolError
from .protocol.url import Url, parse_url, plain_segments

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final


class Api:
    """
    An API: its access tokens are for `audience`, and go to addresses below `base_url` (it ends with a slash).
    """

    __slots__ = ("audience", "base_url", "scope")

    def __init__(self, *, audience: str, base_url: str, scope: str) -> None:
        self.audience: Final = audience
        self.base_url: Final = base_url
        self.scope: Final = scope

    def __repr__(self) -> str:
        return f"Api(audience={self.audience!r}, base_url={self.base_url!r}, scope={self.scope!r})"


def find_api(url: str, apis: tuple[Api, ...], issuer: str) -> Api | None:
    """
    Return the API whose token a request to url may carry, None when there is none.

    It takes the exact origin and whole path segments of a `base_url`; when several fit, the longest. Refused
    are user names, backslashes, dot segments, encoded slashes, empty segments and characters that need
    encoding, and the issuer's own /oauth/ routes, whatever `apis` says.
    """
    try:
        target = parse_url(url)
    except ProtocolError:
        return None
    segments = plain_segments(target.path)
    if segments is None or _is_oauth_route(target, segments, parse_url(issuer)):
        return None
    fitting = [api for api in apis if _is_below(target, parse_url(api.base_url))]
    return max(fitting, key=lambda api: len(api.base_url), default=None)


def _is_below(target: Url, base: Url) -> bool:
    return target.origin == base.origin and (
        target.path + "/" == base.path or target.path.startswith(base.path)
    )


def _is_oauth_route(target: Url, segments: list[str], issuer: Url) -> bool:
    route = (plain_segments(issuer.path) or [""])[:-1] + ["oauth"]
    # Servers differ on letter case and on ";parameters", so neither opens a way around.
    names = [segment.partition(";")[0].lower() for segment in segments[: len(route)]]
    return target.origin == issuer.origin and names == [name.lower() for name in route]
