"""
An API call that is answered with a redirect. A browser does not tell a script where a redirect leads, and one
that it follows unread carries the token to an address that nobody checked. So none is followed.

Most redirects of an API are about the slash at the end of a path. That is tried, for GET and HEAD.
"""

from ..errors import NetworkError
from ..protocol.url import parse_url

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Awaitable, Callable

    from ..ports import HttpResponse

REDIRECT_REFUSED = "redirect_refused"


async def past_redirect(
    send: "Callable[[str], Awaitable[HttpResponse]]", url: str, *, is_safe: bool
) -> "HttpResponse":
    """
    Return the answer of `send(url)`, or that of url with its slash at the end added or taken away.

    The second request is sent when the first is answered with a redirect and is_safe is True (GET, HEAD). Its
    answer counts unless it is 404 or a redirect, too. The gate admits both addresses or none of them.
    Raises: NetworkError "redirect_refused", which names the likely causes; what send raises.
    """
    try:
        return await send(url)
    except NetworkError as error:
        if error.error != REDIRECT_REFUSED:
            raise
        first = error
    other = with_other_slash(url)
    if is_safe and other != url:
        try:
            response = await send(other)
            if response.status != 404:
                return response
            response.release()
        except NetworkError as error:
            if error.error != REDIRECT_REFUSED:
                raise
    raise NetworkError(
        f"{parse_url(url).origin} answered with a redirect, which is not followed.",
        "A token goes only to the address that was asked for. A slash may be missing or too many at the end "
        "of its path, or the API has moved. Use the address that the API redirects to, and check base_url in "
        "`apis`.",
        error=REDIRECT_REFUSED,
        retryable=False,
        cause=first,
    )


def with_other_slash(url: str) -> str:
    """Return url with a slash at the end of its path, or without the one that is there; "/" stays."""
    place = url.partition("#")[0].partition("?")[0]
    rest = url[len(place) :]
    if parse_url(place).path == "/":
        return url
    return (place[:-1] if place.endswith("/") else place + "/") + rest
