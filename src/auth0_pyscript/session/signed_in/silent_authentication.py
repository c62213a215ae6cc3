"""Silent authentication: a complete login in a hidden frame, without the user (prompt=none)."""

from ...encoding.url import parse_url
from ...errors import RequestTimeout
from ...ports import Windows
from ..tenant import FRAME_SILENT, Tenant
from ..token_spec import TokenSpec
from ..transaction import Transaction, authorization_url, start_transaction
from .keys import Keys
from .token_endpoint import Granted, TokenEndpoint, code_in

FRAME_TIMEOUT = 60.0  # seconds


class SilentAuthentication:
    """Gets new tokens by means of the tenant's own cookie."""

    def __init__(
        self, tenant: Tenant, keys: Keys, endpoint: TokenEndpoint, windows: Windows
    ) -> None:
        self._tenant = tenant
        self._keys = keys
        self._endpoint = endpoint
        self._windows = windows

    async def run(self, spec: TokenSpec) -> Granted:
        """
        Return what the tenant grants for spec without the user.

        Raises: LoginRequired, InteractionNeeded or another AuthorizationError with the tenant's
        error; ConfigurationError for an audience that the tenant does not know; RequestTimeout with
        the error "frame_timeout" if the frame does not answer, because the browser or a policy
        stopped it; NetworkError if the tenant cannot be reached; the errors of redeeming the code;
        the errors of `Windows.any`.
        """
        tenant = self._tenant
        self._keys.fetch_early()
        transaction = start_transaction(
            tenant.crypto, issuer=tenant.configuration.issuer, spec=spec, now=tenant.clock.now()
        )
        response = await self._open_frame(transaction)
        code = code_in(response, transaction)
        granted = await self._endpoint.redeem(transaction, code)
        tenant.note_frames_get_cookies()
        return granted

    async def _open_frame(self, transaction: Transaction) -> dict[str, str]:
        url = authorization_url(
            self._tenant.configuration,
            transaction,
            redirect_uri=self._tenant.callback_url,
            response_mode="web_message",
            prompt="none",
        )
        origin = parse_url(self._tenant.configuration.issuer).origin
        response = await self._windows.any().authorize_in_frame(url, origin, FRAME_TIMEOUT)
        if response is None:
            # An empty frame gives no reason. Without a network this request raises a NetworkError.
            await self._keys.check_reachable()
            raise RequestTimeout(
                f"{origin} did not answer the silent authentication.",
                "Log in again. If this happens at every reload, tell the developer of this page: "
                "add this site's address to the application's Allowed Web Origins at the tenant.",
                error=FRAME_SILENT,
            )
        return response
