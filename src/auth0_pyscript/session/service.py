"""
SessionService: login, logout, tokens and API calls of one page. Plain data in, plain data out.

`Auth0Client` calls it. Page mode, the vault and tests give it the ports.
"""

from ..errors import ConfigurationError, NotAuthenticated, to_data
from ..ports import StorePort, WindowPort
from .current import LOGGED_OUT, CurrentSession
from .hint import SignedInHint
from .page_state import PageState
from .restore import Restoration
from .return_to import check_return_to
from .sign_in import SignIn
from .token_spec import silent_spec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

    from ..types import (
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
    from .signed_in.token_set import TokenSet
    from .token_spec import TokenSpec

CACHE_MODES = ("on", "off", "cache-only")


class SessionService:
    """
    The session as one page uses it. It is the only part of `session` with a window and a store.

    Tokens are in the memory of the current session and nowhere else.
    """

    def __init__(self, current: CurrentSession, *, window: WindowPort, store: StorePort) -> None:
        """In page mode one page has a current session; in the vault all pages share it."""
        self._current = current
        self._tenant = current.tenant
        self._window = window
        self._page = PageState(current)
        self._hint = SignedInHint(current.tenant, store)
        self._sign_in = SignIn(current, self._page, window=window, store=store)
        self._restoration = Restoration(current, self._page, self._hint)
        self.close = self._page.close  # the page is gone; what it has begun goes on

    def use_invitation(self, stored: object) -> None:
        """
        Use an invitation for the next login. stored: the text that the tab stores, None for none.
        """
        self._sign_in.use_invitation(stored)

    def state(self) -> "State":
        """
        Return what a page may show: is_loading, is_authenticated, user, error, scope, expires_at,
        session_id.

        is_loading is True until the first `check_session` or `handle_redirect_callback` has ended.
        user is a dict of claims or None, error as `errors.to_data` gives it or None. scope and
        expires_at (seconds since the Unix epoch) are those of the login's access token: a session
        continues after that has expired. session_id names the session, "" when there is none.
        """
        return self._page.to_data()

    def subscribe(self, callback: "Callable[[State], object]") -> "Callable[[], None]":
        """Call callback with `state()` after each change. Returns what ends the subscription."""
        return self._page.subscribe(callback)

    async def login_with_redirect(self, options: "LoginOptions | None" = None) -> None:
        """
        Leave the page for the tenant's login page.

        options: return_to, where in this site to go afterwards ("#/profile"), None for where the
        page is now; authorization_params, a dict with audience, scope, prompt, max_age (seconds),
        login_hint, screen_hint, organization or whatever the tenant takes; automatic, True when no
        click asked for it; again, True to begin the last login again. Then options that are not
        given are taken from the login that failed or, if there is a session, from the login of that
        session, as far as they may be repeated (`protocol.authorization_parameters`).
        Raises: RedirectLoop when the last automatic redirect was less than 10 seconds ago;
        ConfigurationError for a return_to outside the site; EnvironmentUnsuitable when nothing can
        be stored in this browser.
        """
        await self._sign_in.begin(options or {})

    async def handle_redirect_callback(self, options: "CallbackOptions") -> "CallbackResult":
        """
        Finish the login whose answer is `query` in options. Returns {"return_to"}.

        query: as it stood in the page's address, from which it must have been removed before. It
        can be used once; its transaction is removed.
        Raises: CallbackError when query belongs to no login under way: it was used before (reload,
        back button, bookmark), or its login began in another tab, an hour ago, or in another
        program. Nothing has been requested or changed then: call `check_session`, which restores a
        session if there is one, and show the error only if it does not. AccessDenied and other
        AuthorizationErrors: what the tenant answered to this login. TokenError, IdTokenError,
        ProtocolError, NetworkError: the login failed, and has to begin again, because a code is
        never sent twice. `state()` has the error, too, until the next login or `check_session`.
        """
        transaction = await self._sign_in.finish(options["query"])
        return {"return_to": transaction.return_to or ""}

    async def check_session(self, options: "CheckOptions | None" = None) -> None:
        """
        Restore the session by silent authentication, if a user was signed in on this browser in the
        last 24 hours.

        A current session is shown at once. The tenant is then asked about it in the background, at
        most once a minute; if it refuses, the session ends without an error.
        options: authorization_params, such as those that every login of this page has.
        Never raises an Auth0Error. When the tenant needs the user (login_required and the like), or
        the browser blocks the hidden frame, nobody is signed in, without an error. Any other
        failure is in `state()["error"]`. If it is retryable, call this again: a failed network has
        ended nothing.
        """
        await self._restoration.check(options or {})

    async def get_access_token(self, options: "TokenOptions | None" = None) -> "AccessToken":
        """
        Return {"access_token", "scope", "expires_at"}: scope as granted, expires_at in seconds
        since 1970.

        options: audience and scope, by default those of the login; authorization_params for more
        (organization, acr_values, max_age …), which a token that was requested without them does
        not satisfy; cache_mode "on", "off" (renew now) or "cache-only" (request nothing). A token
        with 60 seconds left or less is renewed first.
        Raises: NotAuthenticated when nobody is signed in, or "cache-only" finds nothing;
        LoginRequired or InteractionNeeded when only the user can help; UserChanged, which signs
        out; NetworkError, TokenError, IdTokenError, ProtocolError when this renewal failed and the
        session continues.
        """
        options = options or {}
        cache_mode = options.get("cache_mode") or "on"
        if cache_mode not in CACHE_MODES:
            raise ConfigurationError(
                f"Unknown cache_mode: {cache_mode!r}.",
                f"Use one of {', '.join(CACHE_MODES)}.",
                option="cache_mode",
            )
        session = await self._current.soon()
        spec = silent_spec(options, audience=session.audience)
        tokens = None if cache_mode == "off" else session.cached(spec)
        if tokens is None:
            if cache_mode == "cache-only":
                raise NotAuthenticated(
                    "No such token is in memory.",
                    "Ask without cache-only once.",
                    error="token_not_cached",
                )
            tokens = await self._current.renew(session, spec, is_forced=cache_mode == "off")
        return {
            "access_token": tokens.access_token,
            "scope": tokens.scope,
            "expires_at": tokens.expires_at,
        }

    async def token_facts(self, options: "TokenOptions | None" = None) -> "TokenFacts":
        """
        Return {"scope", "expires_at"} of the token that `get_access_token` would give, without the
        token.

        options and errors: as there.
        """
        tokens = await self.get_access_token(options)
        return {"scope": tokens["scope"], "expires_at": tokens["expires_at"]}

    async def was_signed_in(self, options: "dict[str, Any] | None" = None) -> bool:
        """
        Return True if a user was signed in on this browser in the last 24 hours, even if that
        session has ended.

        Such a user is shown *Log in*; any other visitor may be sent to log in at once.
        """
        return await self._restoration.was_signed_in()

    async def get_user(self, options: "dict[str, Any] | None" = None) -> "User | None":
        """Return the claims about the user, None when nobody is signed in."""
        return self._current.session.user if self._current.session else None

    async def get_id_token_claims(
        self, options: "dict[str, Any] | None" = None
    ) -> "dict[str, Any] | None":
        """Return all claims of the newest ID token, checked, None when nobody is signed in."""
        return self._current.session.claims.copy() if self._current.session else None

    async def fetch(self, request: "ApiRequest") -> "ApiAnswer":
        """
        Call an API of `apis` as the signed-in user. Returns {"status", "headers", "body", "url"}.

        After a 401 the result may have "refusal", too: why the tenant issued no other token, as
        `errors.to_data` gives it.
        request: url, method ("GET"), headers (pairs), body (bytes or None), timeout (seconds, 60).
        A token that the API refuses (401) is renewed, and a GET or HEAD sent once more. In the
        vault both bodies are `ports.Body`.
        Raises: ApiNotAllowed for any other address, before anything is sent; ConfigurationError for
        an Authorization header in request; what `get_access_token` raises; NetworkError.
        """
        signed_in = self._current.signed_in
        api, request = signed_in.admission.admitted(request)
        session = await self._current.soon()

        async def tokens(spec: "TokenSpec", rejected: str) -> "TokenSet":
            return await self._current.tokens(session, spec, rejected=rejected)

        response, refusal = await signed_in.call_api(request, api, session, tokens)
        answer: ApiAnswer = {
            "status": response.status,
            "headers": [[name, value] for name, value in response.headers],
            "body": response.content,
            "url": response.url or request["url"],
        }
        if refusal is not None:
            answer["refusal"] = to_data(refusal)
        return answer

    async def logout(self, options: "LogoutOptions | None" = None) -> None:
        """
        Forget the session, and end it at the tenant.

        options: return_to, where in this site the tenant sends the user afterwards (it must be an
        allowed logout address there; the site by default); local_only, True to stay here and leave
        the tenant's own session alone.
        Raises: ConfigurationError for a return_to outside the site.
        """
        options = options or {}
        tenant = self._tenant
        return_to = check_return_to(options.get("return_to") or "")
        self._page.fail(None)
        refresh_tokens = self._current.end(LOGGED_OUT)
        await self._hint.remove()
        await self._sign_in.forget_redirects()
        if refresh_tokens:
            await self._current.signed_in.client.revoke(refresh_tokens)
        if not options.get("local_only"):
            # The callback page goes on to the address that is kept for it.
            is_ours = tenant.callback_url == tenant.site
            url = self._current.signed_in.logout_url(
                tenant.site + return_to if is_ours else tenant.callback_url
            )
            kept = None if is_ours else (tenant.logout_key, return_to)
            await self._window.navigate(url, keeping=kept)
