"""
Silent authentication: a whole log-in inside a hidden frame, answered without the user
(prompt=none).
"""

from ..configuration import Configuration
from ..encoding.url import parse_url
from ..errors import RequestTimeout
from ..ports import WindowPort
from .token_spec import TokenSpec
from .transaction import Transaction, authorization_url, start_transaction

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    from ..ports import ClockPort, CryptoPort
    from .keys import Keys
    from .token_endpoint import Granted, TokenEndpoint

    class Tenant(Protocol):
        """What a silent log-in needs of `SharedSession`, which says what each is."""

        configuration: Configuration
        site: str
        crypto: CryptoPort
        clock: ClockPort

        @property
        def keys(self) -> Keys: ...
        @property
        def endpoint(self) -> TokenEndpoint: ...
        def note_frame(self) -> None: ...


FRAME_TIMEOUT = 60.0  # seconds

# The `error` of a RequestTimeout which says that the frame, not a request, went unanswered.
FRAME_SILENT = "frame_timeout"


class SilentAuthentication:
    """Asks the tenant, by its own cookie, for new tokens."""

    def __init__(self, shared: "Tenant", window: WindowPort) -> None:
        self._shared = shared
        self._window = window

    async def run(self, spec: TokenSpec) -> "Granted":
        """
        Return what the tenant grants of spec without asking the user.

        Raises: LoginRequired, InteractionNeeded or another AuthorizationError as the tenant says;
        ConfigurationError for an audience that it does not know;
        RequestTimeout with the error "frame_timeout" when the frame stays silent, because the
        browser or a policy stopped it; NetworkError when the tenant cannot be reached; whatever
        redeeming the code raises.
        """
        shared = self._shared
        shared.keys.fetch_early()
        transaction = start_transaction(
            shared.crypto, issuer=shared.configuration.issuer, spec=spec, now=shared.clock.now()
        )
        response = await self._open_frame(transaction)
        code = transaction.code_in(response)
        granted = await shared.endpoint.redeem(transaction, code)
        shared.note_frame()  # frames get the tenant's cookies here
        return granted

    async def _open_frame(self, transaction: Transaction) -> dict[str, str]:
        url = authorization_url(
            self._shared.configuration,
            transaction,
            redirect_uri=self._shared.site,
            response_mode="web_message",
            prompt="none",
        )
        origin = parse_url(self._shared.configuration.issuer).origin
        try:
            return await self._window.authorize_in_frame(url, origin, FRAME_TIMEOUT)
        except RequestTimeout as error:
            # A frame cannot say why it is empty. A request can: without network this raises its
            # NetworkError.
            await self._shared.keys.check_reachable()
            raise RequestTimeout(error.title, error.detail, error=FRAME_SILENT, cause=error)
