"""The one way into this folder, for the rest of `session`."""

from ...ports import LockPort, StorePort, Windows
from ...protocol.logout import build_logout_url
from ..tenant import Tenant
from .admission import Admission
from .api_call import call_api
from .invitation import with_invitation
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
    from ..token_spec import TokenSpec
    from .token_endpoint import Granted
    from .token_set import TokenSet


class SignedIn:
    """What only a signed-in user needs. A visitor's page never imports it."""

    def __init__(self, tenant: Tenant, *, locks: LockPort, windows: Windows) -> None:
        self.client: Final = TokenClient(tenant, locks=locks, windows=windows)
        self.admission: Final = Admission(tenant)
        self._tenant = tenant

    def session(self, granted: "Granted", on_renewal: "Callable[[Session], None]") -> Session:
        """Return a session of what was granted. on_renewal is called after each renewal."""
        return Session(granted, self.client, on_renewal)

    def dump_session(self, session: Session, *, session_id: str, confirmed_at: float) -> str:
        """Return session as text: see `snapshot`."""
        return dump_session(session, self._tenant, session_id=session_id, confirmed_at=confirmed_at)

    def load_session(
        self, text: str, on_renewal: "Callable[[Session], None]"
    ) -> "tuple[Session, str, float] | None":
        """Return session, session id and time of confirmation from text: see `snapshot`."""
        return load_session(text, self.client, on_renewal)

    def transactions(self, store: StorePort) -> TransactionStore:
        """Return the transactions of a tab."""
        return TransactionStore(self._tenant, store)

    async def call_api(
        self,
        request: "dict[str, Any]",
        api: "Api",
        session: Session,
        tokens: "Callable[[TokenSpec, str], Awaitable[TokenSet]]",
    ) -> "tuple[HttpResponse, Auth0Error | None]":
        """Send request with one of the tokens of session: see `api_call`."""
        return await call_api(request, api, session, tokens, self._tenant.http)

    def with_invitation(
        self, authorization_params: "dict[str, Any]", stored: object
    ) -> "dict[str, Any]":
        """Return authorization_params with the invitation that the tab stores."""
        return with_invitation(authorization_params, stored)

    def logout_url(self, return_to: str) -> str:
        """Return the address at which the tenant ends its own session."""
        configuration = self._tenant.configuration
        return build_logout_url(
            configuration.issuer, client_id=configuration.client_id, return_to=return_to
        )
