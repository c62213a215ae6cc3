"""The address at which a page was left for a login, and its place in the site. Pure."""

from ...errors import ConfigurationError
from ...protocol.authorization import is_own_state
from ..return_to import check_return_to

MAX_LENGTH = 20_000  # characters; a page may have its state in its fragment


def place_in_site(address: str, site: str) -> str:
    """
    Return the part of address behind site as a return address: path, query and fragment.

    address is a URL as in `location.href`, site is the URL of the site's directory, with its slash.
    A query with the answer of a login is left out. The result is "" for an address outside the
    site, and for an address that `check_return_to` refuses.
    """
    if not address.startswith(site):
        return ""
    place, hash_mark, fragment = address[len(site) :].partition("#")
    path, question_mark, query = place.partition("?")
    if any(
        is_own_state(pair[len("state=") :])
        for pair in query.split("&")
        if pair.startswith("state=")
    ):
        question_mark = query = ""
    # The part before a colon in the first segment of a relative address would be a scheme.
    place = path.replace(":", "%3A") + question_mark + query + hash_mark + fragment
    try:
        return check_return_to(place, most=MAX_LENGTH)
    except ConfigurationError:
        return ""


def is_same_page(place: str) -> bool:
    """
    Return True for a place in the page that a login comes back to, with any query and fragment.
    """
    return place.partition("#")[0].partition("?")[0] in ("", "index.html")
