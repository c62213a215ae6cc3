"""Silent authentication: a whole log-in inside a hidden frame, answered without the user (prompt=none)."""

from ..configuration import Configuration
from ..errors import RequestTimeout
from ..ports import ClockPort, CryptoPort, WindowPort
from ..protocol.authorization import build_authorization_request, check_authorization_response
from ..protocol.pkce import code_challenge
from ..protocol.url import parse_url
from .keys import Keys
from .token_endpoint import Granted, TokenEndpoint
from .transaction import Transaction, start_transaction
from .wanted import Wanted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable

FRAME_TIMEOUT = 60.0  # seconds

# The `error` of a RequestTimeout which says that the frame, not a request, went unanswered.
FRAME_SILENT = "frame_timeout"


class SilentLogin:
    """Asks the tenant, by its own cookie, for new tokens."""

    def __init__(
        self,
        configuration: Configuration,
        *,
        redirect_uri: str,
        crypto: CryptoPort,
        clock: ClockPort,
        window: WindowPort,
        keys: Keys,
        endpoint: TokenEndpoint,
        succeeded: "Callable[[], None]",
    ) -> None:
        """succeeded is called whenever a frame brought tokens: frames get the tenant's cookies here."""
        self._configuration = configuration
        self._redirect_uri = redirect_uri
        self._crypto = crypto
        self._clock = clock
        self._window = window
        self._keys = keys
        self._endpoint = endpoint
        self._succeeded = succeeded

    async def run(self, wanted: Wanted) -> Granted:
        """
        Return what the tenant grants of wanted without asking the user.

        Raises: LoginRequired, InteractionNeeded or another AuthorizationError as the tenant says;
        RequestTimeout with the error "frame_timeout" when the frame stays silent, because the browser or a
        policy stopped it; NetworkError when the tenant cannot be reached; whatever redeeming the code raises.
        """
        self._keys.fetch_early()
        transaction = start_transaction(
            self._crypto, issuer=self._configuration.issuer, wanted=wanted, now=self._clock.now()
        )
        response = await self._open_frame(transaction)
        code = check_authorization_response(response, issuer=transaction.issuer, state=transaction.state)
        granted = await self._endpoint.redeem(transaction, code)
        self._succeeded()
        return granted

    async def _open_frame(self, transaction: Transaction) -> dict[str, str]:
        url = authorization_url(
            self._configuration,
            transaction,
            redirect_uri=self._redirect_uri,
            response_mode="web_message",
            prompt="none",
        )
        origin = parse_url(self._configuration.issuer).origin
        try:
            return await self._window.authorize_in_frame(url, origin, FRAME_TIMEOUT)
        except RequestTimeout as error:
            # A frame cannot say why it is empty. A request can: without network this raises its NetworkError.
            await self._keys.check_reachable()
            raise RequestTimeout(error.title, error.detail, error=FRAME_SILENT, cause=error)


def authorization_url(
    configuration: Configuration,
    transaction: Transaction,
    *,
    redirect_uri: str,
    response_mode: str = "query",
    prompt: str | None = None,
) -> str:
    """
    Return the address at the tenant that begins transaction.

    Raises: ConfigurationError for its parameters.
    """
    wanted = transaction.wanted
    return build_authorization_request(
        configuration.endpoint("authorize"),
        client_id=configuration.client_id,
        redirect_uri=redirect_uri,
        scope=wanted.scope,
        state=transaction.state,
        nonce=transaction.nonce,
        code_challenge=code_challenge(transaction.code_verifier),
        audience=wanted.audience or None,
        response_mode=response_mode,
        extra=wanted.parameters if prompt is None else wanted.parameters + (("prompt", prompt),),
    )
