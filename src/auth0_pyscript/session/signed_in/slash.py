"""
An API call that is answered with a redirect. A browser does not tell a script where a redirect
leads, and one that it follows unread carries the token to an address that nobody checked. So none
is followed.

Most redirects of an API are about the slash at the end of a path. That is tried, for GET and HEAD.
Some APIs redirect the browser's preflight, too; to the script that looks like an API that refuses
this site (CORS).
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
    Return the answer of `send(url)`, or that of url with its slash at the end added or taken away.

    The second request is sent when the first may have been answered with a redirect and is_safe is
    True (GET, HEAD). Its answer counts unless it is 404 or fails alike. The gate admits both
    addresses or none of them.
    Raises: NetworkError "redirect_refused" or "cors_refused", which name likely causes; what send
    raises.
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
            f"base_url in `apis`. {likely}."
        )
    else:
        detail = f"{first.detail} If that is so: {likely[0].lower() + likely[1:]}, and redirects."
    raise NetworkError(
        first.title, detail, error=first.error, retryable=first.retryable, cause=first
    )


def with_other_slash(url: str) -> str:
    """
    Return url with a slash at the end of its path, or without the one that is there; "/" stays.
    """
    place = url.partition("#")[0].partition("?")[0]
    rest = url[len(place) :]
    if parse_url(place).path == "/":
        return url
    return (place[:-1] if place.endswith("/") else place + "/") + rest
