"""A login by redirect: how one page leaves for the tenant, and what it does with the answer."""

from ..errors import Auth0Error
from ..ports import StorePort, WindowPort
from .current import CurrentSession
from .page_state import PageState
from .redirect_guard import RedirectGuard
from .token_spec import login_spec
from .transaction import Transaction, authorization_url, start_transaction, stored_entry

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..types import LoginOptions


class SignIn:
    """Begins logins of one page, and finishes them when the tenant has answered."""

    def __init__(
        self, current: CurrentSession, page: PageState, *, window: WindowPort, store: StorePort
    ) -> None:
        tenant = current.tenant
        self._guard = RedirectGuard(tenant, store)
        self._invitation: object = None
        self._current = current
        self._tenant = tenant
        self._page = page
        self._window = window
        self._store = store
        self._failed_login: LoginOptions | None = None  # its options

    def use_invitation(self, stored: object) -> None:
        """As `SessionService.use_invitation`."""
        self._invitation = stored

    async def forget_redirects(self) -> None:
        """Forget the last automatic redirect, because the user has done something since."""
        await self._guard.clear()

    async def begin(self, options: "LoginOptions") -> None:
        """As `SessionService.login_with_redirect`."""
        tenant = self._tenant
        if options.get("again"):
            options = self._with_last_options(options)
        params = options.get("authorization_params") or {}
        if self._invitation is not None:
            params = self._current.signed_in.with_invitation(
                dict(tenant.configuration.authorization_params) | params, self._invitation
            )
        transaction = start_transaction(
            tenant.crypto,
            issuer=tenant.configuration.issuer,
            spec=login_spec(tenant.configuration, params),
            now=tenant.clock.now(),
            return_to=options.get("return_to"),
        )
        url = authorization_url(tenant.configuration, transaction, redirect_uri=tenant.callback_url)
        if options.get("automatic"):
            await self._guard.pass_once()
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

    def _with_last_options(self, options: "LoginOptions") -> "LoginOptions":
        session = self._current.session
        if session is not None:
            last: LoginOptions = {
                "authorization_params": dict(session.login_tokens.spec.conditions)
            }
        else:
            last = self._failed_login or {"authorization_params": {}}
        params = last["authorization_params"] | (options.get("authorization_params") or {})
        given: Any = {name: value for name, value in options.items() if value is not None}
        wished: LoginOptions = last | given | {"authorization_params": params}
        return wished

    async def _finish(self, query: str, logouts: int) -> Transaction:
        current = self._current
        self._page.begin()
        transaction: Transaction | None = None
        try:
            signed_in = current.signed_in
            transaction, response = await signed_in.take_answer(query, self._store)
            granted = await signed_in.redeem_answer(
                transaction, response, is_first=current.is_first(transaction.state)
            )
            await current.begin(granted, is_void=current.logouts != logouts)
            self._page.note_signed_in()
            return transaction
        except Auth0Error as error:
            self._page.fail(error)
            if transaction is not None:
                error.began_at = transaction.began_at
                self._failed_login = transaction.login_options
            raise
        finally:
            self._page.finish()
