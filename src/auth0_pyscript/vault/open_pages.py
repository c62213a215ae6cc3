"""The open pages. Any of them can lend its window and its storage to the others."""

from .link import PageLink, gone

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .host_port import HostPort
    from .linger import Linger

_MAX_UNHEARD = 10  # the most reports that wait for a page


class OpenPages:
    """
    The links to all pages and their workers.

    It is the vault's `Windows`: a renewal needs the hidden frame of any page, because the page that
    logged in may be closed.
    """

    def __init__(self) -> None:
        self._links: list[PageLink] = []  # the page that sent the last message is the last one
        self._unheard: list[str] = []

    @property
    def is_empty(self) -> bool:
        """True when no page is open."""
        return not self._links

    def add(self, link: PageLink) -> None:
        """Add a page."""
        self._links.append(link)

    def remove(self, link: PageLink) -> None:
        """Remove a page that has closed."""
        self._links.remove(link)

    def spoke(self, link: PageLink) -> None:
        """Note that a page has sent a message. It is not frozen, so `any` prefers it."""
        self._links.remove(link)
        self._links.append(link)

    def any(self) -> PageLink:
        """
        Return a page that has a window: the one that sent the last message.

        Raises: NetworkError "page_gone" when there is none.
        """
        for link in reversed(self._links):
            if link.has_window:
                return link
        raise gone()

    def report(self, text: str) -> None:
        """Send an error of the vault to every page's console; to the next page if there is none."""
        if self.is_empty:
            self._unheard = self._unheard[1 - _MAX_UNHEARD :] + [text]
        for link in tuple(self._links):
            link.tell("report", text=text)

    def report_unheard(self, link: PageLink) -> None:
        """Send a page the reports for which no page was open."""
        unheard, self._unheard = self._unheard, []
        for text in unheard:
            link.tell("report", text=text)


class SiteStore:
    """
    The StorePort of one page, or of the vault itself.

    The tab's storage belongs to the page. The site's storage is the same in all pages, so the vault
    and a page without a window use that of any page.
    """

    def __init__(self, pages: OpenPages, link: PageLink | None = None) -> None:
        self._pages = pages
        self._link = link

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

    def _of(self, area: str) -> PageLink:
        link = self._link
        if link is not None and (area == "tab" or (link.is_open and link.has_window)):
            return link
        return self._pages.any()


class PageWindow:
    """The WindowPort of one page: the vault keeps the session while the page is at the tenant."""

    def __init__(self, link: PageLink, linger: "Linger", host: "HostPort") -> None:
        self._link = link
        self._linger = linger
        self._host = host

    async def navigate(self, url: str, *, keeping: tuple[str, str] | None = None) -> None:
        """Let the page leave for url after the session has been saved or removed."""
        self._linger.login_begins()
        await self._host.session_saved()
        await self._link.navigate(url, keeping=keeping)

    async def authorize_in_frame(
        self, url: str, origin: str, timeout: float
    ) -> dict[str, str] | None:
        """Let the page open a hidden frame."""
        return await self._link.authorize_in_frame(url, origin, timeout)
