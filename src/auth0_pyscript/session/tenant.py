"""The tenant for one application: the configuration, and the ports to reach the tenant."""

from ..configuration import Configuration
from ..encoding.url import parse_url
from ..ports import ClockPort, CryptoPort, HttpPort

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

# The prefix of all names in this site's storage. The path of our folder follows. Names that belong
# to an application then have its client_id. Several sites may share an origin (user.github.io/one,
# /two), and several applications may share a site.
STORAGE_PREFIX = "auth0-pyscript:"

# Ends the name under which the callback page finds where to go after a logout.
LOGOUT_NAME = "logged-out"

# The page in our folder that a login comes back to, on a site that is not ours as a whole.
CALLBACK_PAGE = "callback.html"

# The `error` of a RequestTimeout if the hidden frame did not answer, although the network works.
FRAME_SILENT = "frame_timeout"


def site_prefix(path: str) -> str:
    """
    Return the prefix of all names that belong to the site whose folder has this path.

    The path ends at the colon, so it has no other colon (public/shared/site_names.js does the
    same).
    """
    return STORAGE_PREFIX + path.replace(":", "%3A") + ":"


class Tenant:
    """The objects that are the same for all pages and all sessions of an application."""

    def __init__(
        self,
        configuration: Configuration,
        site: str,
        *,
        http: HttpPort,
        crypto: CryptoPort,
        clock: ClockPort,
        folder: "str | None" = None,
    ) -> None:
        """
        site: the URL of the site's directory, with its slash.
        folder: the URL of the directory with the SDK's files, with its slash; the site by default.
        """
        folder = folder or site
        self.configuration: Final = configuration
        self.site: Final = site
        self.folder: Final = folder
        # Where the tenant sends the user after a login and after a logout. A page that is not ours
        # must never see the answer of a login, so its site has a page for it in our folder.
        self.callback_url: Final = site if folder == site else folder + CALLBACK_PAGE
        self.http: Final = http
        self.crypto: Final = crypto
        self.clock: Final = clock
        prefix = site_prefix(parse_url(folder).path)
        self.storage_prefix: Final = f"{prefix}{configuration.client_id}:"
        self.logout_key: Final = prefix + LOGOUT_NAME
        # Cookies ignore ports, so an iframe on the page's own host always receives them.
        self._frames_get_cookies = parse_url(site).host == parse_url(configuration.issuer).host

    @property
    def frames_get_cookies(self) -> bool:
        """True if this browser is known to send the tenant's cookies to a hidden frame."""
        return self._frames_get_cookies

    def note_frames_get_cookies(self) -> None:
        """Note that a hidden frame has received the tenant's cookies in this browser."""
        self._frames_get_cookies = True
