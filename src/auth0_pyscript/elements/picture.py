"""A user's picture, from the hosts that the page may load pictures from, or the user's initials."""

from ..encoding.url import parse_url
from ..errors import ProtocolError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Mapping

    from ..encoding.url import Url
    from .tree import Tree


def shown_picture(
    user: "Mapping[str, object] | None", *, own: str, hosts: "tuple[str, ...]"
) -> str | None:
    """
    Return the address of the user's picture, None if there is none that the page may load.

    Allowed are addresses below own (the tenant's address, or in the demo the site's), and https
    addresses of hosts ("example.com" or "*.example.com"). The Content-Security-Policy would refuse
    all others with an error in the console.
    """
    picture = user.get("picture") if user else None
    if not isinstance(picture, str):
        return None
    url = _url(picture)
    if url is None:
        return None
    if str(url).startswith(own):
        return str(url)
    if url.scheme != "https" or url.port is not None:
        return None
    for host in hosts:
        if url.host == host or (host.startswith("*.") and url.host.endswith(host[1:])):
            return str(url)
    return None


def _url(picture: str) -> "Url | None":
    """
    Return the http or https URL that a browser loads for picture, None if there is no such URL.
    """
    try:
        return parse_url(picture)
    except ProtocolError:
        pass  # it has a character that a browser would encode, or it is not a URL
    from ..encoding.normal_url import normal_url

    try:
        return parse_url(normal_url(picture))
    except ProtocolError:
        return None


def avatar(user: "Mapping[str, object]", picture: str | None, *, large: bool = False) -> "Tree":
    """
    Return the round picture, or the initials. Screen readers skip it, because the name is beside
    it.
    """
    classes = "avatar large" if large else "avatar"
    if picture is None:
        return ["span", {"class": classes, "aria-hidden": "true"}, initials(display_name(user))]
    size = "76" if large else "36"
    return [
        "img",
        {
            "class": classes,
            "src": picture,
            "alt": "",
            "width": size,
            "height": size,
            "referrerpolicy": "no-referrer",
            "data-action-error": "picture-failed",
        },
    ]


def display_name(user: "Mapping[str, object]") -> str:
    """
    Return the name to show for a user: the first of name, nickname, email and sub that exists.
    """
    for claim in ("name", "nickname", "email", "sub"):
        value = user.get(claim)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""


def initials(name: str) -> str:
    """Return the first letters of the first and the last word of a name."""
    words = name.split("@")[0].split()
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()
