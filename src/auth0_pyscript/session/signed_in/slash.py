"""
Redirects of API calls. A browser does not tell a script where a redirect leads. If the browser
followed it, the token would be sent to an address that was not checked. So no redirect is followed.

Most redirects of an API add or remove the slash at the end of a path. For GET and HEAD the other
address is tried. Some APIs also redirect the browser's preflight. To the script this looks like an
API that refuses this site (CORS).
"""

from ...encoding.url import parse_url
from ...errors import NetworkError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Awaitable, Callable

    from ...ports import HttpResponse

_MAYBE_MOVED = ("redirect_refused", "cors_refused")


async def past_redirect(
    send: "Callable[[str], Awaitable[HttpResponse]]", url: str, *, is_safe: bool
) -> "HttpResponse":
    """
    Return the answer of `send(url)`, or that of url with the slash at its end added or removed.

    The second request is sent if the first one may have been redirected and is_safe is True (GET,
    HEAD). Its answer is used unless it is 404 or fails in the same way. The gate admits both
    addresses or neither.

    Raises: NetworkError "redirect_refused" or "cors_refused", which name likely causes; the errors
    of send.
    """
    try:
        return await send(url)
    except NetworkError as error:
        if error.error not in _MAYBE_MOVED:
            raise
        first = error
    other = with_other_slash(url)
    if is_safe and other != url:
        try:
            response = await send(other)
        except NetworkError as error:
            if error.error not in _MAYBE_MOVED:
                raise
        else:
            if response.status != 404:
                return response
            response.release()
    likely = (
        "A slash may be missing or too many at the end of the address's path, or the API has moved"
    )
    if first.error == "redirect_refused":
        detail = (
            "A token goes only to the address that was asked for. Tell the developer "
            "of this page: check "
            f"base_url in apis. {likely}."
        )
    else:
        detail = f"{first.detail} If they do, {likely[0].lower() + likely[1:]}, and redirects."
    raise NetworkError(
        first.title, detail, error=first.error, retryable=first.retryable, cause=first
    )


def with_other_slash(url: str) -> str:
    """Return url with a slash at the end of its path, or without it if there is one; "/" stays."""
    place = url.partition("#")[0].partition("?")[0]
    rest = url[len(place) :]
    if parse_url(place).path == "/":
        return url
    return (place[:-1] if place.endswith("/") else place + "/") + rest
