"""The tenant for one application: the configuration, and the ports to reach the tenant."""

from ..configuration import Configuration
from ..encoding.url import parse_url
from ..ports import ClockPort, CryptoPort, HttpPort

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

# The prefix of all names in this site's storage. The site's path follows. Names that belong to an
# application then have its client_id. Several sites may share an origin (user.github.io/one, /two),
# and several applications may share a site.
STORAGE_PREFIX = "auth0-pyscript:"

# The `error` of a RequestTimeout if the hidden frame did not answer, although the network works.
FRAME_SILENT = "frame_timeout"


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
    ) -> None:
        """site: the URL of the site's directory, with its slash. It is also the callback URL."""
        self.configuration: Final = configuration
        self.site: Final = site
        self.http: Final = http
        self.crypto: Final = crypto
        self.clock: Final = clock
        self.storage_prefix: Final = (
            f"{STORAGE_PREFIX}{parse_url(site).path}:{configuration.client_id}:"
        )
        # Cookies ignore ports, so an iframe on the page's own host always receives them.
        self._frames_get_cookies = parse_url(site).host == parse_url(configuration.issuer).host

    @property
    def frames_get_cookies(self) -> bool:
        """True if this browser is known to send the tenant's cookies to a hidden frame."""
        return self._frames_get_cookies

    def note_frames_get_cookies(self) -> None:
        """Note that a hidden frame has received the tenant's cookies in this browser."""
        self._frames_get_cookies = True
