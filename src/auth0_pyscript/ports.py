"""
The interfaces that the session and the screen need from their surroundings. Each is small enough to
fake in a test.

In page mode `browser/` implements them over `js`; tests implement them with lists and dicts.
Everything asked and answered is plain data, so a port may also be answered from another thread.
"""

from .errors import ProtocolError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Awaitable, Callable, Protocol
else:
    Protocol = object


MOST_READ = (
    262144  # bytes of a token response or of keys; the vault's Python reads them in two seconds
)


class Body(Protocol):
    """
    The body of a request or an answer, outside Python's memory. It is read, handed on or released
    once.
    """

    size: int  # in bytes, of an answer

    def read(self) -> bytes:
        """Return its bytes, and release it."""

    def read_record(self) -> tuple[str, str]:
        """
        Return two texts of the user's record in it, and release it. Two empty texts when it is no
        JSON.

        The first is a JSON object with user_id and user_metadata, an object there empty. The second
        is the text of that object, one member a line.
        """

    def release(self) -> None:
        """Free its memory. Nothing happens when that is done already."""


class HttpResponse:
    """
    An HTTP answer: status, headers (pairs, names in lower case), the address, and the content.

    content is what a call of an API hands on: the body's bytes, or a `Body`. Whoever does neither
    hand it on nor read `body` calls `release`.
    """

    __slots__ = ("content", "headers", "status", "url")

    def __init__(
        self, *, status: int, headers: "list[tuple[str, str]]", body: "bytes | Body", url: str = ""
    ) -> None:
        self.status = status
        self.headers = headers
        self.content = body
        self.url = url

    @property
    def body(self) -> bytes:
        """
        The bytes of an answer that the session reads itself. Raises: ProtocolError beyond
        MOST_READ.
        """
        size = len(self.content) if isinstance(self.content, bytes) else self.content.size
        if size > MOST_READ:
            self.release()
            raise ProtocolError(
                f"An answer of the tenant was refused: it has more than {MOST_READ} bytes.",
                "Tokens and keys have some thousand. Check `domain`.",
            )
        self.content = bytes_of(self.content)
        return self.content

    def release(self) -> None:
        """Free the body's memory: nobody wants it."""
        if not isinstance(self.content, bytes):
            self.content.release()

    def header(self, name: str) -> str | None:
        """Return the first header of that lower-case name, or None."""
        for key, value in self.headers:
            if key == name:
                return value
        return None


def bytes_of(content: "bytes | Body") -> bytes:
    """Return the bytes of a body, wherever they are."""
    return content if isinstance(content, bytes) else content.read()


class HttpPort(Protocol):
    """
    Sends one request. Redirects are never followed: a redirect is a NetworkError that says so.
    """

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: "list[tuple[str, str]]",
        body: "bytes | Body | None" = None,
        timeout: float = 10.0,
    ) -> HttpResponse:
        """
        Send it, without cookies. body belongs to the caller; as bytes it is UTF-8.

        timeout: seconds until the first byte of the answer, and then between two bytes: an answer
        that takes long is not cut while bytes come.
        Raises: NetworkError, RequestTimeout.
        """

    def normalised(self, address: str, base: str) -> str:
        """
        Return the absolute URL that a request to address goes to; base is what a relative one
        starts from.

        Raises: ProtocolError when there is no such URL.
        """


class CryptoPort(Protocol):
    """Randomness and the one signature check that a browser offers natively."""

    def random_bytes(self, count: int) -> bytes:
        """Return count bytes of cryptographic randomness."""

    async def verify_rs256(self, jwk: "dict[str, Any]", signed: bytes, signature: bytes) -> bool:
        """Say whether signature is the RSASSA-PKCS1-v1_5 SHA-256 signature of signed under jwk."""


class ClockPort(Protocol):
    """The time of day by the device's clock, and a clock that nobody sets."""

    def now(self) -> float:
        """Return seconds since the Unix epoch."""

    def monotonic(self) -> float:
        """Return seconds from any moment on; it may stand still while the device sleeps."""


class StorePort(Protocol):
    """
    Text under names, for what must outlive a page: never a token.

    `tab` names live as long as the tab (sessionStorage), `site` names longer (localStorage).
    """

    async def get(self, area: str, key: str) -> str | None:
        """Return the text under key, None when there is none. area is "tab" or "site"."""

    async def set(self, area: str, key: str, text: str) -> None:
        """Keep text under key. Raises: EnvironmentUnsuitable when storage is refused."""

    async def remove(self, area: str, key: str) -> None:
        """Forget key; no error when it is not there."""

    async def keys(self, area: str) -> list[str]:
        """Return all names kept in area."""


class LockPort(Protocol):
    """A lock shared by all tabs of the site (Web Locks)."""

    async def run(self, name: str, action: "Callable[[], Awaitable[Any]]") -> "Any":
        """Run action while holding the lock of that name, and return what it returns."""


class WindowPort(Protocol):
    """What only a window can do for the session."""

    async def navigate(self, url: str, *, keeping: tuple[str, str] | None = None) -> None:
        """
        Leave this page for url; keeping is a name and a text that the tab stores before.

        The page adds a line to the text: its own address (`location.href`).
        Raises: EnvironmentUnsuitable when the text cannot be kept; the page stays then.
        """

    async def authorize_in_frame(self, url: str, origin: str, timeout: float) -> dict[str, str]:
        """
        Open url in a hidden frame and return the authorization response that it posts.

        Only a message of that very frame, from exactly origin, counts (response_mode=web_message).
        timeout is in seconds. Raises: RequestTimeout.
        """


class Windows(Protocol):
    """The windows of all pages that share a session. In page mode there is one."""

    def any(self) -> WindowPort:
        """Return the window of a page that is open. Raises: NetworkError when there is none."""


class PagePort(Protocol):
    """What only a window can do for the screen."""

    async def confirm(self, question: str) -> bool:
        """Ask the user a yes-or-no question."""

    async def go_to(self, address: str) -> str:
        """
        Show what lies at an address ("#/profile", "" for the site's own), and return the view's
        name.
        """
