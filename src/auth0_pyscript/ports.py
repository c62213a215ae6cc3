"""
The interfaces that the session, the screen and the client need from their surroundings. Each is
small enough to fake in a test.

In page mode `browser/` implements them with `js`, in the vault `vault/` does, and tests implement
them with lists and dicts. All arguments and results are plain data, so another thread can implement
a port.
"""

from .errors import EnvironmentUnsuitable, ProtocolError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Awaitable, Callable, Protocol

    from .types import (
        AccessToken,
        ApiAnswer,
        ApiRequest,
        CallbackOptions,
        CallbackResult,
        CheckOptions,
        LoginOptions,
        LogoutOptions,
        State,
        TokenFacts,
        TokenOptions,
        User,
    )
else:
    Protocol = object


# Bytes of a token response or of keys. The vault's Python needs two seconds to read so many.
MAX_READ = 262144


class Body(Protocol):
    """
    The body of a request or an answer, outside Python's memory.

    The owner of a body reads it, passes it on or releases it, exactly once.
    """

    size: int  # of an answer, in bytes

    def read(self) -> bytes:
        """Return the bytes, and release the body."""

    def read_record(self, most: int) -> "tuple[str, Any]":
        """
        Return the user's record in the body in two parts, and release the body.

        The first part is a JSON object with user_id and user_metadata. If user_metadata is an
        object whose text, with one line for each member, is longer than most characters, it is
        empty there, and the second part stands for this text: a tree may have it as a child. The
        text is outside Python's memory, and lives as long as this value. Else the second part is
        None. If the body is not JSON, the first part is "".
        """

    def release(self) -> None:
        """Free the memory. A second call has no effect."""


class HttpResponse:
    """
    An HTTP answer: status, headers (pairs, names in lower case), url, and content.

    content is the body as bytes or as a `Body`; an API call passes it on. A caller that neither
    passes content on nor reads `body` must call `release`.
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
        """The bytes of the body. Raises: ProtocolError if there are more than MAX_READ."""
        size = len(self.content) if isinstance(self.content, bytes) else self.content.size
        if size > MAX_READ:
            self.release()
            raise ProtocolError(
                f"An answer of the tenant was refused: it has more than {MAX_READ} bytes.",
                "Tokens and keys have a few thousand. Tell the developer of this page: check "
                "domain in auth_config.json.",
            )
        self.content = bytes_of(self.content)
        return self.content

    def release(self) -> None:
        """Free the memory of an unread body."""
        if not isinstance(self.content, bytes):
            self.content.release()

    def header(self, name: str) -> str | None:
        """Return the first header with this name in lower case, or None."""
        for key, value in self.headers:
            if key == name:
                return value
        return None


def bytes_of(content: "bytes | Body") -> bytes:
    """Return the bytes of a body, and release it."""
    return content if isinstance(content, bytes) else content.read()


class HttpPort(Protocol):
    """Sends HTTP requests. Redirects are not followed: a redirect raises a NetworkError."""

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
        Send a request without cookies, and return its answer.

        body belongs to the caller; bytes are UTF-8. timeout: seconds until the first byte of the
        answer, and then between two bytes, so a long answer is not cut while bytes arrive.
        Raises: NetworkError, RequestTimeout.
        """

    def normalised(self, address: str, base: str) -> str:
        """
        Return the absolute URL of a request to address, as `fetch` would send it.

        base is the URL against which a relative address is resolved. Raises: ProtocolError if
        address is not a URL.
        """


class CryptoPort(Protocol):
    """Random bytes and the verification of a signature, both by WebCrypto."""

    def random_bytes(self, count: int) -> bytes:
        """Return count bytes of cryptographic randomness."""

    async def verify_rs256(self, jwk: "dict[str, Any]", signed: bytes, signature: bytes) -> bool:
        """Return True if signature is the RSASSA-PKCS1-v1_5 SHA-256 signature of signed by jwk."""


class ClockPort(Protocol):
    """The device's clock, and a monotonic clock."""

    def now(self) -> float:
        """Return seconds since the Unix epoch."""

    def monotonic(self) -> float:
        """Return seconds since an arbitrary moment. The clock may stop while the device sleeps."""


class StorePort(Protocol):
    """
    Texts by key, for data that must outlive a page. Tokens are never stored.

    The area "tab" lasts as long as the tab (sessionStorage), the area "site" longer (localStorage).
    Each method raises `storage_refused()` if the browser refuses storage, or if it is full.
    """

    async def get(self, area: str, key: str) -> str | None:
        """Return the text of key, or None if key is absent. area is "tab" or "site"."""

    async def set(self, area: str, key: str, text: str) -> None:
        """Store text as key."""

    async def remove(self, area: str, key: str) -> None:
        """Delete key, if it is present."""

    async def keys(self, area: str) -> list[str]:
        """Return all keys of area."""


def storage_refused(cause: "BaseException | None" = None) -> EnvironmentUnsuitable:
    """Return the error for a browser that refuses to store anything."""
    return EnvironmentUnsuitable(
        "This browser blocks storage for this site.",
        "A login needs to store data for a minute. Allow cookies and site data for this site.",
        error="storage_unavailable",
        cause=cause,
    )


class LockPort(Protocol):
    """A lock shared by all tabs of the site (Web Locks)."""

    async def run(self, name: str, action: "Callable[[], Awaitable[Any]]") -> "Any":
        """Run action while holding the lock with this name, and return its result."""


class WindowPort(Protocol):
    """The actions of the session that need a window."""

    async def navigate(self, url: str, *, keeping: tuple[str, str] | None = None) -> None:
        """
        Navigate this page to url, after storing keeping (a key and a text) for the tab.

        The page appends a line to the text: its own address (`location.href`).
        Raises: `storage_refused()` if the text cannot be stored. Then the page does not navigate.
        """

    async def authorize_in_frame(
        self, url: str, origin: str, timeout: float
    ) -> dict[str, str] | None:
        """
        Open url in a hidden iframe, and return the authorization response that the iframe posts.

        Only a message from this iframe with exactly this origin is accepted. None if there is none
        after timeout seconds, or 5 seconds after the iframe has loaded.
        Source: response_mode=web_message, draft-sakimura-oauth-wmrm-00.
        """


class Windows(Protocol):
    """The windows of all pages that share a session. In page mode there is one."""

    def any(self) -> WindowPort:
        """Return the window of an open page. Raises: NetworkError if no page is open."""


class SessionPort(Protocol):
    """
    The session of one page, as the screen uses it.

    `SessionService` is one, and describes the methods. `RemoteSession` passes the calls on to one.
    """

    def state(self) -> "State":
        """Return the state of the session."""

    def subscribe(self, callback: "Callable[[State], object]") -> "Callable[[], None]":
        """Call callback with the state after each change. Return what ends that."""

    async def login_with_redirect(self, options: "LoginOptions") -> None:
        """Navigate to the tenant's login page."""

    async def handle_redirect_callback(self, options: "CallbackOptions") -> "CallbackResult":
        """Finish a login."""

    async def check_session(self) -> None:
        """Restore the session by silent authentication."""

    async def was_signed_in(self) -> bool:
        """Return True if a user was signed in on this browser in the last 24 hours."""

    async def fetch(self, request: "ApiRequest") -> "ApiAnswer":
        """Call an API as the signed-in user."""

    async def logout(self, options: "LogoutOptions") -> None:
        """Forget the session, and end it at the tenant."""


class ClientSession(SessionPort, Protocol):
    """The session of one page, as `Auth0Client` uses it: it gives tokens and claims, too."""

    async def check_session(self, options: "CheckOptions | None" = None) -> None:
        """Restore the session by silent authentication."""

    async def get_access_token(self, options: "TokenOptions") -> "AccessToken":
        """Return an access token and its facts."""

    async def token_facts(self, options: "TokenOptions") -> "TokenFacts":
        """Return the facts of an access token."""

    async def get_user(self) -> "User | None":
        """Return the claims about the user."""

    async def get_id_token_claims(self) -> "dict[str, Any] | None":
        """Return all claims of the newest ID token."""


class PagePort(Protocol):
    """The actions of the screen that need a window."""

    async def confirm(self, question: str) -> bool:
        """Ask the user a question. Return True for yes."""

    async def go_to(self, address: str) -> str:
        """Show the view at an address ("#/profile", "" for the first one), and return its name."""
