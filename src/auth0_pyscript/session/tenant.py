"""The tenant, as one application uses it: what is configured, and the ports that reach it."""

from ..configuration import Configuration
from ..encoding.url import parse_url
from ..ports import ClockPort, CryptoPort, HttpPort

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

# Begins the name of everything stored for a site. The site's path follows, and for what belongs to
# an application its client_id: several sites may share an origin (user.github.io/one, /two), and
# several applications a site.
STORAGE_PREFIX = "auth0-pyscript:"

# The `error` of a RequestTimeout that means: the hidden frame did not answer, the network is there.
FRAME_SILENT = "frame_timeout"


class Tenant:
    """What is the same for all pages and all sessions of an application."""

    def __init__(
        self,
        configuration: Configuration,
        site: str,
        *,
        http: HttpPort,
        crypto: CryptoPort,
        clock: ClockPort,
    ) -> None:
        """site: the URL of the site's directory, with its slash. It is the callback URL, too."""
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
