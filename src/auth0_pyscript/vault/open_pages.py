"""The open pages. Any of them can lend its window and its storage to the others."""

from .remote_page import RemotePage, gone

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .host_port import HostPort
    from .linger import Linger

_MAX_UNHEARD = 10  # the most reports that wait for a page


class OpenPages:
    """
    The open pages and their workers.

    It is the vault's `Windows`: a renewal needs the hidden frame of any page, because the page that
    logged in may be closed.
    """

    def __init__(self) -> None:
        self._open: list[RemotePage] = []  # the page that sent the last message is the last one
        self._unheard: list[str] = []

    @property
    def is_empty(self) -> bool:
        """True when no page is open."""
        return not self._open

    def add(self, page: RemotePage) -> None:
        """Add a page."""
        self._open.append(page)

    def remove(self, page: RemotePage) -> None:
        """Remove a page that has closed."""
        self._open.remove(page)

    def spoke(self, page: RemotePage) -> None:
        """Note that a page has sent a message. It is not frozen, so `any` prefers it."""
        self._open.remove(page)
        self._open.append(page)

    def any(self) -> RemotePage:
        """
        Return a page that has a window: the one that sent the last message.

        Raises: NetworkError "page_gone" when there is none.
        """
        for page in reversed(self._open):
            if page.has_window:
                return page
        raise gone()

    def report(self, text: str) -> None:
        """Send an error of the vault to every page's console; to the next page if there is none."""
        if self.is_empty:
            self._unheard = self._unheard[1 - _MAX_UNHEARD :] + [text]
        for page in tuple(self._open):
            page.tell("report", text=text)

    def report_unheard(self, page: RemotePage) -> None:
        """Send a page the reports for which no page was open."""
        unheard, self._unheard = self._unheard, []
        for text in unheard:
            page.tell("report", text=text)


class SiteStore:
    """
    The StorePort of one page, or of the vault itself.

    The tab's storage belongs to the page. The site's storage is the same in all pages, so the vault
    and a page without a window use that of any page.
    """

    def __init__(self, pages: OpenPages, page: RemotePage | None = None) -> None:
        self._pages = pages
        self._page = page

    async def get(self, area: str, key: str) -> str | None:
        """Return the text under key."""
        return await self._of(area).get(area, key)

    async def set(self, area: str, key: str, text: str) -> None:
        """Store text under key."""
        await self._of(area).set(area, key, text)

    async def remove(self, area: str, key: str) -> None:
        """Remove key."""
        await self._of(area).remove(area, key)

    async def keys(self, area: str) -> list[str]:
        """Return all names in area."""
        return await self._of(area).keys(area)

    def _of(self, area: str) -> RemotePage:
        page = self._page
        if page is not None and (area == "tab" or (page.is_open and page.has_window)):
            return page
        return self._pages.any()


class PageWindow:
    """The WindowPort of one page: the vault keeps the session while the page is at the tenant."""

    def __init__(self, page: RemotePage, linger: "Linger", host: "HostPort") -> None:
        self._page = page
        self._linger = linger
        self._host = host

    async def navigate(self, url: str, *, keeping: tuple[str, str] | None = None) -> None:
        """Let the page leave for url after the session has been saved or removed."""
        self._linger.login_begins()
        await self._host.session_saved()
        await self._page.navigate(url, keeping=keeping)

    async def authorize_in_frame(
        self, url: str, origin: str, timeout: float
    ) -> dict[str, str] | None:
        """Let the page open a hidden frame."""
        return await self._page.authorize_in_frame(url, origin, timeout)


class ShownPage:
    """The PagePort of one page. Before it is left, the session is saved, as before a login."""

    def __init__(self, page: RemotePage, host: "HostPort", *, is_ours: bool) -> None:
        """is_ours: a login comes back to this page itself, and not to a callback page."""
        self._page = page
        self._host = host
        self._is_ours = is_ours

    async def confirm(self, question: str) -> bool:
        """Let the page ask its user."""
        return await self._page.confirm(question)

    async def go_to(self, address: str) -> str:
        """Let the page show another view or another page. Return the name of the view."""
        if not self._is_ours or address.partition("#")[0].partition("?")[0]:
            await self._host.session_saved()
        return await self._page.go_to(address)
