"""A login by redirect: how one page leaves for the tenant, and what it does with the answer."""

from ..errors import Auth0Error, CallbackError
from ..ports import StorePort, WindowPort
from ..protocol.authorization import parse_authorization_response
from .current import CurrentSession
from .page_state import PageState
from .redirect_guard import RedirectGuard
from .token_spec import login_spec
from .transaction import Transaction, authorization_url, start_transaction, stored_entry

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_LOG_IN_AGAIN = (
    "It was used before, or comes from a bookmark, another tab or another site. Log in again."
)


class SignIn:
    """Begins logins of one page, and finishes them when the tenant has answered."""

    def __init__(
        self, current: CurrentSession, page: PageState, *, window: WindowPort, store: StorePort
    ) -> None:
        tenant = current.tenant
        self.guard = RedirectGuard(store, tenant.clock, tenant.storage_prefix)
        self.invitation: object = None  # text that the tab stores
        self._current = current
        self._tenant = tenant
        self._page = page
        self._window = window
        self._store = store
        self._failed_login: dict[str, Any] | None = None  # its options

    async def begin(self, options: "dict[str, Any]") -> None:
        """As `SessionService.login_with_redirect`."""
        tenant = self._tenant
        if options.get("again"):
            options = self._with_last_options(options)
        params = options.get("authorization_params") or {}
        if self.invitation is not None:
            params = self._current.signed_in.with_invitation(
                dict(tenant.configuration.authorization_params) | params, self.invitation
            )
        transaction = start_transaction(
            tenant.crypto,
            issuer=tenant.configuration.issuer,
            spec=login_spec(tenant.configuration, params),
            now=tenant.clock.now(),
            return_to=options.get("return_to"),
        )
        url = authorization_url(tenant.configuration, transaction, redirect_uri=tenant.site)
        if options.get("automatic"):
            await self.guard.pass_once()
        await self._window.navigate(
            url,
            keeping=stored_entry(transaction, tenant.configuration, prefix=tenant.storage_prefix),
        )

    async def finish(self, query: str) -> Transaction:
        """
        Finish the login whose answer is query, and return its transaction.

        Pages that bring the same answer at the same time share one run.
        Raises: as `SessionService.handle_redirect_callback`.
        """
        logouts = self._current.logouts
        transaction: Transaction = await self._current.flight.run(
            ("callback", query), lambda: self._finish(query, logouts)
        )
        return transaction

    def _with_last_options(self, options: "dict[str, Any]") -> "dict[str, Any]":
        session = self._current.session
        if session is not None:
            last: dict[str, Any] = {
                "authorization_params": dict(session.login_tokens.spec.conditions)
            }
        else:
            last = self._failed_login or {"authorization_params": {}}
        params = last["authorization_params"] | (options.get("authorization_params") or {})
        return (
            last
            | {name: value for name, value in options.items() if value is not None}
            | {"authorization_params": params}
        )

    async def _finish(self, query: str, logouts: int) -> Transaction:
        current = self._current
        self._page.begin()
        transaction: Transaction | None = None
        try:
            response = parse_authorization_response(query)
            if response is not None:
                transactions = current.signed_in.transactions(self._store)
                transaction = await transactions.take(response["state"])
            if (
                response is None
                or transaction is None
                or transaction.issuer != self._tenant.configuration.issuer
            ):
                raise CallbackError(
                    "This login answer belongs to no login under way here.", _LOG_IN_AGAIN
                )
            # After a restart of the vault a page may bring its answer twice; a code is sent once.
            if not current.is_first(response["state"]):
                raise CallbackError("This login answer has been used here before.", _LOG_IN_AGAIN)
            code = transaction.code_in(response)
            client = current.signed_in.client
            client.keys.fetch_early()
            granted = await client.endpoint.redeem(transaction, code)
            await current.begin(granted, is_void=current.logouts != logouts)
            self._page.was_signed_in = True
            return transaction
        except Auth0Error as error:
            self._page.fail(error)
            if transaction is not None:
                error.began_at = transaction.began_at
                self._failed_login = transaction.login_options
            raise
        finally:
            self._page.finish()
