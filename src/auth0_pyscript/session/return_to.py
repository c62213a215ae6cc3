"""
The return address: where in this site a user goes after a login. It cannot lead to another site
(RFC 9700, section 4.11.1).
"""

from ..encoding.form import UNRESERVED
from ..encoding.url import is_dots
from ..errors import ConfigurationError

MAX_LENGTH = 2000  # characters

_READ_ALIKE = frozenset(UNRESERVED + "/")  # all servers read a path of these in the same way


def check_return_to(text: str, *, most: int = MAX_LENGTH) -> str:
    """
    Return text if it is an address of this site, relative to the site's directory.

    most: the largest number of characters. Such addresses are "" (the site itself), "#/profile",
    "?page=2" and "reports/may?full=1#top".

    Raises: ConfigurationError for schemes, hosts, absolute paths, "//", ".." and backslashes in the
    path, even if they are encoded several times, and for blanks and control characters.
    """
    path = text.partition("#")[0].partition("?")[0]
    if len(text) > most:
        raise _refusal("is too long")
    # Browsers drop tabs and line breaks inside a URL, and read a backslash in its path as a slash.
    if any(character <= " " or "\x7f" <= character <= "\x9f" for character in text) or "\\" in path:
        raise _refusal("has a blank, a control character or a backslash")
    if ":" in path:
        raise _refusal("has a scheme")
    if path.startswith("/") or "//" in path:
        raise _refusal("is not relative to the site's directory")
    if any(is_dots(segment) for segment in path.split("/")):
        raise _refusal("leads out of the site's directory")
    if not all(character in _READ_ALIKE for character in path):
        from ..encoding.path_readings import read_path

        reason = read_path(path)[1]
        if reason:
            raise _refusal("can lead out of the site's directory on some servers")
    return text


def _refusal(reason: str) -> ConfigurationError:
    return ConfigurationError(
        f"This return address is not used: it {reason}.",
        "Give one inside this site, such as #/profile.",
        option="return_to",
    )
