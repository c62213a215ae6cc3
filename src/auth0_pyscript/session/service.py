"""
SessionService: log-in, log-out, tokens and API calls of one application. Plain data in, plain data
out.

`Auth0Client` is its front. Its home (a page, a worker, a test) gives it the ports; nothing here
knows which.
"""

import asyncio

from ..configuration import Configuration
from ..errors import (
    AccessDenied,
    Auth0Error,
    CallbackError,
    ConfigurationError,
    EnvironmentUnsuitable,
    InteractionNeeded,
    LoginRequired,
    NotAuthenticated,
    UserChanged,
    to_data,
)
from ..ports import ClockPort, CryptoPort, HttpPort, LockPort, StorePort, WindowPort
from ..protocol.authorization import parse_authorization_response
from .hint import SignedInHint
from .redirect_guard import RedirectGuard
from .return_to import check_return_to
from .shared import SharedSession
from .subscribers import Subscribers
from .token_spec import TokenSpec, login_spec, restoring_spec, silent_spec
from .transaction import Transaction, TransactionStore, authorization_url, start_transaction

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Coroutine

    from .session import Session
    from .silent_authentication import SilentAuthentication
    from .token_cache import TokenSet
    from .token_endpoint import Granted

CACHE_MODES = ("on", "off", "cache-only")

_LOG_IN_AGAIN = (
    "It was used before, or comes from a bookmark, another tab or another site. Log in again."
)


class SessionService:
    """
    The session of an application in its home. Tokens are in its memory and nowhere else.

    site is the URL of the site's directory, with its slash: callback and log-out address in one.
    store and window are those of one page; shared is given where several pages have one session.
    """

    def __init__(
        self,
        configuration: Configuration,
        *,
        site: str,
        http: HttpPort,
        crypto: CryptoPort,
        clock: ClockPort,
        store: StorePort,
        locks: LockPort,
        window: WindowPort,
        shared: SharedSession | None = None,
    ) -> None:
        if shared is None:
            shared = SharedSession(
                configuration, site=site, http=http, crypto=crypto, clock=clock, locks=locks
            )
        self._shared = shared
        self._configuration = configuration
        self._site = site
        self._http = http
        self._crypto = crypto
        self._clock = clock
        self._locks = locks
        self._window = window
        self._transactions = TransactionStore(store, clock, shared.prefix, site, configuration)
        self.invitation: object = None  # that the tab stores, as its page has said
        self._hint = SignedInHint(store, clock, shared.prefix)
        self._guard = RedirectGuard(store, clock, shared.prefix)
        self._silent_made: SilentAuthentication | None = None
        self._subscribers = Subscribers()
        self._starts = 0  # how many callbacks and restorations are under way
        self._is_loading = True
        self._was_signed_in = False
        self._error: Auth0Error | None = None
        self._failed_login: dict[str, Any] | None = None  # the options of one that came back
        self._check: object = None  # the event loop keeps only a weak reference to its tasks
        self._remembering: object = None  # the same
        self.close = shared.watch(self._follow)  # ends the service's part in what is shared

    def state(self) -> "dict[str, Any]":
        """
        Return what may be shown: is_loading, is_authenticated, user, error, scope, expires_at,
        session_id.

        is_loading is True until the first `check_session` or `handle_redirect_callback` has ended.
        user is a dict of claims or None, error as `errors.to_data` gives it or None. scope and
        expires_at (seconds since the Unix epoch) are those of the log-in's access token: a session
        goes on when it has expired. session_id names the session, "" when there is none.
        """
        session = self._shared.session
        tokens = session.login_tokens if session else None
        return {
            "is_loading": self._is_loading,
            "is_authenticated": session is not None,
            "user": session.user if session else None,
            "error": to_data(self._error) if self._error else None,
            "scope": tokens.scope if tokens else None,
            "expires_at": tokens.expires_at if tokens else None,
            "session_id": self._shared.session_id,
        }

    def subscribe(self, callback: "Callable[[dict[str, Any]], object]") -> "Callable[[], None]":
        """Call callback with `state()` after each change. Returns what ends the subscription."""
        return self._subscribers.add(callback)

    async def login_with_redirect(self, options: "dict[str, Any] | None" = None) -> None:
        """
        Leave the page for the tenant's login page.

        options: return_to, where in this site to go afterwards ("#/profile"), None for where the
        page is now; authorization_params, a dict with audience, scope, prompt, max_age (seconds),
        login_hint, screen_hint, organization or whatever the tenant takes; automatic, True when no
        click asked for it; again, True to keep what the last login wished and may be repeated, if
        it failed or its session goes on (`protocol.authorization_parameters`).
        Raises: RedirectLoop when the last automatic redirect was less than 10 seconds ago;
        ConfigurationError for a return_to outside the site; EnvironmentUnsuitable when nothing can
        be stored in this browser.
        """
        options = options or {}
        if options.get("again"):
            options = self._with_last_wishes(options)
        transaction = start_transaction(
            self._crypto,
            issuer=self._configuration.issuer,
            spec=login_spec(
                self._configuration,
                options.get("authorization_params") or {},
                invitation=self.invitation,
            ),
            now=self._clock.now(),
            return_to=options.get("return_to"),
        )
        url = authorization_url(self._configuration, transaction, redirect_uri=self._site)
        if options.get("automatic"):
            await self._guard.pass_once()
        await self._window.navigate(url, keeping=self._transactions.entry(transaction))

    async def handle_redirect_callback(self, query: str) -> "dict[str, str]":
        """
        Finish the log-in whose answer is query, as it stood in the page's address. Returns
        {"return_to"}.

        The address must be clean before: query counts once, and its transaction is gone afterwards.
        Raises: CallbackError when query belongs to no log-in under way: used before (reload, back
        button, bookmark), begun in another tab or an hour ago, or not ours at all. Nothing has been
        asked or changed then, so the caller goes on: `check_session` restores the session when
        there is one, and only if it does not, the error is worth showing. AccessDenied and other
        AuthorizationErrors: what the tenant answered to a log-in of ours. TokenError, IdTokenError,
        ProtocolError, NetworkError: the log-in failed, and can only be begun again, for a code is
        never sent twice. `state()` has the error as well, until the next log-in or `check_session`.
        """
        logouts = self._shared.logouts
        transaction: Transaction = await self._shared.flight.run(
            ("callback", query), lambda: self._finish(query, logouts)
        )
        return {"return_to": transaction.return_to or ""}

    async def check_session(self, options: "dict[str, Any] | None" = None) -> None:
        """
        Restore the session by silent authentication, if this browser was signed in here within the
        last day.

        A session that is there already is shown at once, and the tenant asked about it behind that,
        at most
        once a minute: if it refuses, the session ends quietly.
        options: authorization_params, such as those that every log-in of this page has. It never
        raises an Auth0Error. A tenant that wants the user (login_required and the like), and a
        browser that keeps the hidden frame from answering, end it quietly, signed out. Any other
        failure is `state()["error"]`, and what is retryable there can be tried by calling this
        again: a network that failed ended nothing.
        """
        session = self._shared.session
        if session is not None:
            self._was_signed_in = True
            self._found()
            if self._shared.is_check_due():
                self._check = asyncio.create_task(self._confirm(session))
        else:
            params = (options or {}).get("authorization_params") or {}
            logouts = self._shared.logouts
            await self._shared.flight.run("restore", lambda: self._restore(params, logouts))

    def resume(self, kept: str) -> None:
        """
        Go on with the session that `kept.to_kept` gave to a home before this one; "" and others'
        are none.

        It counts as any session that is there: shown at once, and checked with the tenant behind
        that.
        """
        if not kept:
            return
        from .kept import from_kept

        known = from_kept(kept, self._configuration)
        if known is not None and self._shared.session is None:
            self._shared.resume(
                self._session(known.granted, known.others),
                session_id=known.session_id,
                confirmed_at=known.confirmed_at,
            )

    async def get_access_token(self, options: "dict[str, Any] | None" = None) -> "dict[str, Any]":
        """
        Return {"access_token", "scope", "expires_at"}: scope as granted, expires_at in seconds
        since 1970.

        options: audience and scope, by default those of the log-in; authorization_params for more
        (organization, acr_values, max_age …), which a token that was asked for without them does
        not satisfy; cache_mode "on", "off" (renew now) or "cache-only" (ask nobody). A token with
        60 seconds left or less is renewed first.
        Raises: NotAuthenticated when nobody is signed in, or "cache-only" finds nothing;
        LoginRequired or InteractionNeeded when only the user can help; UserChanged, which signs
        out; NetworkError, TokenError, IdTokenError, ProtocolError when this renewal failed and the
        session goes on.
        """
        options = options or {}
        cache_mode = options.get("cache_mode") or "on"
        if cache_mode not in CACHE_MODES:
            raise ConfigurationError(
                "cache_mode is none of those there are.",
                f"Use one of {', '.join(CACHE_MODES)}.",
                option="cache_mode",
            )
        session = self._shared.session or await self._session_soon()
        spec = silent_spec(options, audience=session.audience)
        tokens = None if cache_mode == "off" else session.cached(spec)
        if tokens is None:
            if cache_mode == "cache-only":
                raise NotAuthenticated(
                    "No such token is in memory.",
                    "Ask without cache-only once.",
                    error="token_not_cached",
                )
            tokens = await self._renewed(session, spec, is_forced=cache_mode == "off")
        return {
            "access_token": tokens.access_token,
            "scope": tokens.scope,
            "expires_at": tokens.expires_at,
        }

    async def token_facts(self, options: "dict[str, Any] | None" = None) -> "dict[str, Any]":
        """
        Return {"scope", "expires_at"} of the token that `get_access_token` would give, without the
        token.

        options and errors: as there.
        """
        tokens = await self.get_access_token(options)
        return {"scope": tokens["scope"], "expires_at": tokens["expires_at"]}

    async def was_signed_in(self) -> bool:
        """
        Say whether somebody was signed in here within a day, be it that the session has ended
        since.

        Such a user is shown *Log in*; a visitor who never was may be sent to log in at once.
        """
        if self._was_signed_in:
            return True
        try:
            return await self._hint.read() is not None
        except EnvironmentUnsuitable:
            return False

    async def get_user(self) -> "dict[str, Any] | None":
        """Return the claims about the user, None when nobody is signed in."""
        return self._shared.session.user if self._shared.session else None

    async def get_id_token_claims(self) -> "dict[str, Any] | None":
        """Return all claims of the newest ID token, checked, None when nobody is signed in."""
        return self._shared.session.claims.copy() if self._shared.session else None

    async def fetch(self, request: "dict[str, Any]") -> "dict[str, Any]":
        """
        Call an API of `apis` as the signed-in user. Returns {"status", "headers", "body", "url"}.

        After a 401 "refusal" may stand there, too: why the tenant issued no other token, as
        `errors.to_data` gives it.
        request: url, method ("GET"), headers (pairs), body (bytes or None), timeout (seconds, 60).
        A token that the API refuses (401) is renewed, and a GET or HEAD sent once more. In the
        vault both bodies are `ports.Body`.
        Raises: ApiNotAllowed for any other address, before anything is sent; ConfigurationError for
        an Authorization header in request; what `get_access_token` raises; NetworkError.
        """
        from .admission import admitted
        from .api_call import call_api

        api, request = admitted(request, self._configuration, site=self._site, http=self._http)
        session = self._shared.session or await self._session_soon()

        async def tokens(spec: TokenSpec, rejected: str) -> "TokenSet":
            cached = session.cached(spec, rejected=rejected)
            return cached or await self._renewed(session, spec, rejected=rejected)

        response, refusal = await call_api(request, api, session, tokens, self._http)
        answer = {
            "status": response.status,
            "headers": [[name, value] for name, value in response.headers],
            "body": response.content,
            "url": response.url or request["url"],
        }
        if refusal is not None:
            answer["refusal"] = to_data(refusal)
        return answer

    async def logout(self, options: "dict[str, Any] | None" = None) -> None:
        """
        Forget the session, and end it at the tenant.

        options: return_to, where in this site the tenant sends the user afterwards (it must be an
        allowed log-out address there; the site by default); local_only, True to stay here and leave
        the tenant's own session alone.
        Raises: ConfigurationError for a return_to outside the site.
        """
        options = options or {}
        return_to = self._site + check_return_to(options.get("return_to") or "")
        self._shared.logouts += 1
        self._error = None
        refresh_tokens = self._shared.put(None)
        await self._hint.remove()
        await self._guard.clear()
        await self._revoke(refresh_tokens)
        if not options.get("local_only"):
            from ..protocol.logout import build_logout_url

            await self._window.navigate(
                build_logout_url(
                    self._configuration.issuer,
                    client_id=self._configuration.client_id,
                    return_to=return_to,
                )
            )

    def _with_last_wishes(self, options: "dict[str, Any]") -> "dict[str, Any]":
        session = self._shared.session
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
        self._start()
        transaction: Transaction | None = None
        try:
            response = parse_authorization_response(query)
            if response is not None:
                transaction = await self._transactions.take(response["state"])
            if (
                response is None
                or transaction is None
                or transaction.issuer != self._configuration.issuer
            ):
                raise CallbackError(
                    "This login answer belongs to no login under way here.", _LOG_IN_AGAIN
                )
            # A page that lost its vault for a moment may bring its answer twice, and a code is sent
            # once.
            if not self._shared.is_first(response["state"]):
                raise CallbackError("This login answer has been used here before.", _LOG_IN_AGAIN)
            code = transaction.code_in(response)
            self._shared.keys.fetch_early()
            granted = await self._shared.endpoint.redeem(transaction, code)
            await self._begin(granted, is_void=self._shared.logouts != logouts)
            return transaction
        except Auth0Error as error:
            self._error = error
            if transaction is not None:
                error.began_at = transaction.began_at
                self._failed_login = transaction.login_options
            raise
        finally:
            self._started()

    async def _restore(self, authorization_params: "dict[str, Any]", logouts: int) -> None:
        self._start()
        try:
            hint = await self._hint.read()
            if hint is not None:
                self._was_signed_in = True
                self._tell()  # this takes its time
                self._shared.frames_get_cookies |= hint["frames_get_cookies"]
                spec = restoring_spec(
                    self._configuration, authorization_params, organization=hint["organization"]
                )
                granted = await self._locks.run(
                    self._shared.lock_name, lambda: self._silent.run(spec)
                )
                await self._begin(
                    granted,
                    is_void=self._shared.logouts != logouts or self._shared.session is not None,
                )
        except LoginRequired:
            self._later(self._hint.remove())
        except (InteractionNeeded, NotAuthenticated):
            pass
        except Auth0Error as error:
            from .silent_authentication import FRAME_SILENT

            if error.error != FRAME_SILENT:
                self._error = error
        finally:
            self._started()

    @property
    def _silent(self) -> "SilentAuthentication":
        if self._silent_made is None:
            from .silent_authentication import SilentAuthentication

            self._silent_made = SilentAuthentication(self._shared, self._window)
        return self._silent_made

    def _session(self, granted: "Granted", others: "list[TokenSet] | None" = None) -> "Session":
        from .session import Session

        return Session(
            granted,
            configuration=self._configuration,
            endpoint=self._shared.endpoint,
            silent=self._silent,
            locks=self._locks,
            lock_name=self._shared.lock_name,
            clock=self._clock,
            on_renewal=self._on_renewal,
            others=others,
        )

    async def _begin(self, granted: "Granted", *, is_void: bool) -> None:
        session = self._session(granted)
        if is_void:
            await self._revoke(session.end())
            raise NotAuthenticated("You logged out while the login was under way.", "Log in again.")
        self._was_signed_in = True
        self._error = None
        self._shared.put(session)
        self._later(self._remember(session))

    async def _confirm(self, session: "Session") -> None:
        """Ask the tenant about a session that is shown already. Never raises."""
        try:
            await session.confirm()
        except (LoginRequired, NotAuthenticated) as error:
            if session.is_refused or await self._frames_get_cookies():
                self._end(session, error)
        except Auth0Error as error:
            # A failed network, or a second factor that is missing, is no log-out. A withdrawn
            # consent is one.
            if isinstance(error, (AccessDenied, UserChanged)) or error.error == "consent_required":
                self._end(session, error)

    async def _frames_get_cookies(self) -> bool:
        """
        Say whether a hidden frame's "nobody is logged in" is an answer, not the browser's own
        doing.
        """
        if not self._shared.frames_get_cookies:
            try:
                hint = await self._hint.read()
            except Auth0Error:  # storage is refused, or no page is open
                hint = None
            self._shared.frames_get_cookies = hint is not None and hint["frames_get_cookies"]
        return self._shared.frames_get_cookies

    async def _session_soon(self) -> "Session":
        # A page's own code may ask while the session is just being found. One that is there may be
        # used.
        if self._shared.session is None:
            await self._shared.flight.settled()
        if self._shared.session is None:
            raise NotAuthenticated("Nobody is signed in.", "Log in first.")
        return self._shared.session

    async def _renewed(
        self, session: "Session", spec: TokenSpec, *, is_forced: bool = False, rejected: str = ""
    ) -> "TokenSet":
        try:
            return await session.renewed(spec, is_forced=is_forced, rejected=rejected)
        except (LoginRequired, NotAuthenticated, AccessDenied) as error:
            # Where the tenant's cookie is kept from frames, another audience fails, and the rest
            # works on.
            if not session.is_usable:
                self._end(session, error)
            raise
        except UserChanged as error:
            self._end(session, error)
            raise

    def _on_renewal(self, session: "Session") -> None:
        if self._shared.session is session:
            self._shared.confirmed()
            self._shared.tell()
            self._later(self._remember(session))

    async def _remember(self, session: "Session") -> None:
        """Store the hint that a user is signed in here. Never raises."""
        frames_get_cookies = await self._frames_get_cookies()
        if self._shared.session is session:  # a logout has removed the hint otherwise
            await self._hint.write(session.organization, frames_get_cookies=frames_get_cookies)

    def _end(self, session: "Session", error: Auth0Error) -> None:
        # All who shared the renewal come here; the first one ends it.
        if self._shared.session is session:
            self._shared.put(None, ended_by=error)
            # Where the tenant knows somebody, the next visit may ask it.
            if not isinstance(error, UserChanged):
                self._later(self._hint.remove())

    def _later(self, action: "Coroutine[Any, Any, None]") -> None:
        """
        Write or remove the hint, and let nobody wait for it: the page that stores it may be closed
        or frozen.
        """
        self._remembering = asyncio.create_task(action)

    async def _revoke(self, refresh_tokens: list[str]) -> None:
        if refresh_tokens:
            await asyncio.gather(*[self._shared.endpoint.revoke(token) for token in refresh_tokens])

    def _found(self) -> None:
        """The session of another page is this page's, too."""
        if self._is_loading and self._starts == 0:
            self._is_loading = False
            self._tell()

    def _start(self) -> None:
        self._starts += 1
        is_new = not self._is_loading or self._error is not None
        self._is_loading = True
        self._error = None
        if is_new:
            self._tell()

    def _started(self) -> None:
        self._starts -= 1
        self._is_loading = self._starts > 0
        self._tell()

    def _follow(self) -> None:
        if self._shared.session is not None or self._shared.ended_by is not None:
            self._error = self._shared.ended_by
        # While something is under way here, its end tells of everything at once.
        if self._starts == 0:
            self._tell()

    def _tell(self) -> None:
        self._subscribers.tell(self.state())
