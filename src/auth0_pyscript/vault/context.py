"""What all pages of a vault share."""

from ..ports import LockPort
from ..session.current import CurrentSession
from ..session.hint import HintWriter
from ..session.service import SessionService
from ..session.tenant import Tenant
from .linger import Linger
from .open_pages import OpenPages, PageWindow, ShownPage, SiteStore
from .remote_page import RemotePage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Final

    from ..elements.element import Elements
    from .host_port import HostPort

_MAX_PATHS = 20


class VaultContext:
    """The objects that all pages of one vault share."""

    def __init__(self, tenant: Tenant, *, locks: LockPort, host: "HostPort", build: str) -> None:
        """build: the build that this vault belongs to."""
        self.build: Final = build
        self.tenant: Final = tenant
        self.configuration: Final = tenant.configuration
        self.host: Final = host
        self.pages: Final = OpenPages()
        self.current: Final = CurrentSession(tenant, locks=locks, windows=self.pages)
        self.linger: Final = Linger(self.current, host)
        self._elements: dict[str, tuple[Any, Elements]] = {}
        HintWriter(self.current, SiteStore(self.pages))

    def service_for(self, page: RemotePage) -> SessionService:
        """Return the session as one page uses it."""
        return SessionService(
            self.current,
            window=PageWindow(page, self.linger, self.host),
            store=SiteStore(self.pages, page),
        )

    def shown_page(self, page: RemotePage) -> ShownPage:
        """Return a page as its screen uses it."""
        is_ours = self.tenant.callback_url == self.tenant.site
        return ShownPage(page, self.host, is_ours=is_ours)

    def remember_elements(self, path: str, data: "Any", elements: "Elements") -> None:
        """Remember the elements of a page at path: the next page there may have the same ones."""
        if len(self._elements) == _MAX_PATHS:
            self._elements = {}
        self._elements[path] = (data, elements)

    def expected_elements(self, path: str) -> "tuple[Any, Elements] | None":
        """Return what `remember_elements` was given for path, None if nothing was."""
        return self._elements.get(path)
