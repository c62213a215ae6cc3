"""The only entry to this folder, for the rest of `session`."""

from ...ports import LockPort, StorePort, Windows
from ...protocol.logout import build_logout_url
from ..tenant import Tenant
from .admission import Admission
from .api_call import call_api
from .callback import redeem_answer, take_answer
from .invitation import with_invitation
from .renewal_spec import restoring_spec
from .session import Session
from .snapshot import dump_session, load_session
from .token_client import TokenClient
from .transaction_store import TransactionStore

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Awaitable, Callable, Final

    from ...configuration.api import Api
    from ...errors import Auth0Error
    from ...ports import HttpResponse
    from ...types import ApiRequest
    from ..token_spec import TokenSpec
    from ..transaction import Transaction
    from .token_endpoint import Granted
    from .token_set import TokenSet


class SignedIn:
    """The functions that only a signed-in user needs. A visitor's page never imports them."""

    def __init__(self, tenant: Tenant, *, locks: LockPort, windows: Windows) -> None:
        self.client: Final = TokenClient(tenant, locks=locks, windows=windows)
        self.admission: Final = Admission(tenant)
        self._tenant = tenant

    def session(self, granted: "Granted", on_renewal: "Callable[[Session], None]") -> Session:
        """Return a session with what was granted. on_renewal is called after each renewal."""
        return Session(granted, self.client, on_renewal)

    def dump_session(self, session: Session, *, session_id: str, confirmed_at: float) -> str:
        """Return session as text: see `snapshot`."""
        return dump_session(session, self._tenant, session_id=session_id, confirmed_at=confirmed_at)

    def load_session(
        self, text: str, on_renewal: "Callable[[Session], None]"
    ) -> "tuple[Session, str, float] | None":
        """Return session, session id and time of confirmation from text: see `snapshot`."""
        return load_session(text, self.client, on_renewal)

    async def take_answer(
        self, query: str, store: StorePort
    ) -> "tuple[Transaction, dict[str, str]]":
        """Return the transaction to which the answer in query belongs: see `callback`."""
        return await take_answer(query, TransactionStore(self._tenant, store))

    async def redeem_answer(
        self, transaction: "Transaction", response: dict[str, str], *, is_first: bool
    ) -> "Granted":
        """Return what the tenant grants for the code of an answer: see `callback`."""
        return await redeem_answer(self.client, transaction, response, is_first=is_first)

    async def restore(
        self, authorization_params: "dict[str, Any]", *, organization: str | None
    ) -> "Granted":
        """
        Return what the tenant grants, without asking the user, to restore a session.

        organization: that of the session, None for none. Raises: as `SilentAuthentication.run`.
        """
        spec = restoring_spec(
            self._tenant.configuration, authorization_params, organization=organization
        )
        granted: Granted = await self.client.in_turn(lambda: self.client.silent.run(spec))
        return granted

    async def call_api(
        self,
        request: "ApiRequest",
        api: "Api",
        session: Session,
        tokens: "Callable[[TokenSpec, str], Awaitable[TokenSet]]",
    ) -> "tuple[HttpResponse, Auth0Error | None]":
        """Send request with a token of session: see `api_call`."""
        return await call_api(request, api, session, tokens, self._tenant.http)

    def with_invitation(
        self, authorization_params: "dict[str, Any]", stored: object
    ) -> "dict[str, Any]":
        """Return authorization_params with the invitation that the tab stores."""
        return with_invitation(authorization_params, stored)

    def logout_url(self, return_to: str) -> str:
        """Return the address that ends the tenant's own session."""
        configuration = self._tenant.configuration
        return build_logout_url(
            configuration.issuer, client_id=configuration.client_id, return_to=return_to
        )
