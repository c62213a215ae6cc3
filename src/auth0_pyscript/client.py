"""
Auth0Client: what an app calls. Names follow auth0-spa-js, in Python's spelling.

The client has no state of its own: it passes each call to the page's session.
"""

from .api_response import ApiResponse, response_of
from .configuration import Configuration, check_configuration
from .encoding.json_text import to_json
from .encoding.utf8 import encode_utf8
from .errors import CallbackError, EnvironmentUnsuitable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Mapping

    from .ports import ClientSession
    from .types import (
        ApiEntry,
        ApiRequest,
        AuthorizationParams,
        CacheMode,
        CallbackResult,
        ErrorData,
        State,
        TokenFacts,
        TokenOptions,
        TokenStorage,
        User,
    )


class Auth0Client:
    """
    The logged-in user of this page, and API calls in that user's name.

        from auth0_pyscript import page

        client = await page.client()  # for this site's auth_config.json
        await page.ready()
        if client.is_authenticated:
            response = await client.fetch("https://api.example.com/orders/42")
            print(response.json())

    Without the boot script the page makes the client itself:

        client = Auth0Client(domain="example.eu.auth0.com", client_id="YOUR_CLIENT_ID")
        await client.start()

    `configuration` is the checked `Configuration`.

    All clients of an application in a page share one session. With the vault, all pages of the
    site share it.

    Every error is an `Auth0Error`: `title` and `detail` can be shown to the user, and `retryable`
    says whether the same call may succeed later. Each method names its own errors. With the vault
    each asynchronous method may also raise:

    VaultUnavailable: the worker does not start or does not answer.
    SessionChanged: the session that this page last saw has ended, or another user is logged in.
    The error's detail says whether the call was carried out.
    RequestTimeout: the call took longer than its deadline (120 seconds; `fetch` has its own).
    NetworkError: with the code `outcome_unknown`, when the vault ended during a call that is not
    safe to repeat. The call may have been carried out.
    """

    def __init__(
        self,
        *,
        domain: str | None = None,
        client_id: str | None = None,
        authorization_params: "AuthorizationParams | None" = None,
        use_refresh_tokens: bool | None = None,
        apis: "list[ApiEntry] | None" = None,
        token_storage: "TokenStorage | None" = None,
        picture_hosts: "list[str] | None" = None,
        configuration: Configuration | None = None,
        service: "ClientSession | None" = None,
    ) -> None:
        """
        Make a client. Every option is described in docs/configuration.md.

        domain: the tenant's host name ("example.eu.auth0.com") or URL.
        client_id: the Client ID of the application at the tenant.
        authorization_params: parameters of every login of this page: audience, scope,
        organization, max_age (seconds) and others that the tenant knows. For a single login use
        `login_with_redirect`.
        use_refresh_tokens: True to renew with refresh tokens (default: False).
        apis: the APIs that may get a token: dicts with audience, base_url and scope.
        token_storage: "vault" or "page". It must be what the site was built with.
        picture_hosts: host names from which the user's picture may be loaded.
        configuration: a checked `Configuration` in place of the options above.
        service: the session to use (for tests). By default it is the session of this page.

        With the vault all options may be left out. An option that is given must have the value
        that the site was built with.
        Raises: ConfigurationError for an option that is missing, malformed or different from the
        build; EnvironmentUnsuitable outside of a browser; VaultUnavailable if the page's vault has
        not started.
        """
        params = dict(authorization_params or {})
        audience, scope = params.pop("audience", None), params.pop("scope", None)
        options = {
            "domain": domain,
            "client_id": client_id,
            "audience": audience,
            "scope": scope,
            "authorization_params": params or None,
            "use_refresh_tokens": use_refresh_tokens,
            "token_storage": token_storage,
            "apis": apis,
            "picture_hosts": picture_hosts,
        }
        given: Mapping[str, object] = {
            name: value for name, value in options.items() if value is not None
        }
        if configuration is not None:
            given = configuration.to_data()
        if service is None:
            configuration, service = _page_session().session_for(given)
        self.configuration: Configuration = configuration or check_configuration(given)
        self._service: ClientSession = service

    # The state

    @property
    def is_loading(self) -> bool:
        """
        True until the first session check has finished, and while a login is being finished.

        It becomes False when `check_session` or `handle_redirect_callback` has ended. The boot
        script calls them for a page.
        """
        return self._service.state()["is_loading"]

    @property
    def is_authenticated(self) -> bool:
        """True if a user is logged in. An expired access token does not end the session."""
        return self._service.state()["is_authenticated"]

    @property
    def user(self) -> "User | None":
        """
        The claims about the user: a dict with `sub` and, depending on the scope, `name`, `email`,
        `picture` and others. None if no user is logged in.

        Source: OpenID Connect Core, section 5.1.
        """
        return self._service.state()["user"]

    @property
    def error(self) -> "ErrorData | None":
        """
        The error that keeps the user from being logged in. None if there is none.

        A dict: kind (the name of the class), error (a stable code), title, detail, retryable, and
        the facts of the class: option, status, claim, url, line, column, expected.
        """
        return self._service.state()["error"]

    def subscribe(self, callback: "Callable[[State], object]") -> "Callable[[], None]":
        """
        Call callback with the state after each change. Return a function that ends this.

        callback: gets one dict: is_loading, is_authenticated, user, error (as the properties of
        these names), scope (text) and expires_at (seconds since the Unix epoch) of the login's
        access token, and session_id (text, "" without a session). An exception in callback does
        not keep the other callbacks from being called.
        """
        return self._service.subscribe(callback)

    # Log in and out

    async def login_with_redirect(
        self,
        *,
        return_to: str | None = None,
        authorization_params: "AuthorizationParams | None" = None,
    ) -> None:
        """
        Navigate to the tenant's login page.

        return_to: where in this site the login ends, relative to the site's directory, such as
        "#/profile". "" is the site's own address. None is the address that the page has now.
        authorization_params: parameters of this login, such as prompt, screen_hint, connection or
        organization. They override the parameters of the client and of the configuration.
        Raises: ConfigurationError for a return_to outside the site, or for a parameter that the
        SDK sets itself; EnvironmentUnsuitable if this browser blocks storage for the site.
        Source: RFC 6749, section 4.1.1; RFC 7636, section 4.3.
        """
        params = dict(self.configuration.authorization_params) | dict(authorization_params or {})
        await self._service.login_with_redirect(
            {"return_to": return_to, "authorization_params": params}
        )

    async def start(self) -> None:
        """
        Begin the session of a page without the boot script: call it once, before all else.

        If the page was opened by the answer of a login, the answer is removed from the address, the
        login is finished, and the page shows where the login began. Otherwise the session is
        restored. In a page with the boot script all this is done already.
        Raises: the errors of `handle_redirect_callback`, but for an answer that belongs to no login
        of this tab: then the session is restored as well.
        """
        if _page_session().has_boot_script():
            return
        from .browser.address import go_to, take_answer

        query = take_answer()
        if query:
            try:
                outcome = await self.handle_redirect_callback(query)
                go_to(outcome["return_to"])
            except CallbackError:
                await self.check_session()
        else:
            await self.check_session()

    async def handle_redirect_callback(self, query: str) -> "CallbackResult":
        """
        Finish a login. Return {"return_to"}: where in this site the user wanted to go.

        query: the query of the callback's address ("?code=…&state=…"). Remove it from the address
        before the call: a query is valid once. The boot script does both for a page.
        Raises: CallbackError if query belongs to no login that began in this tab in the last hour.
        Nothing has changed then: call `check_session`, and show the error only if no user is
        logged in afterwards. AccessDenied or another AuthorizationError if the
        tenant answered with an error. TokenError, IdTokenError, ProtocolError or NetworkError if
        the login failed; begin it again, because a code is never sent twice. NotAuthenticated if
        the user logged out meanwhile.
        Source: RFC 6749, sections 4.1.2 and 4.1.3; OpenID Connect Core, section 3.1.3; RFC 9207.
        """
        return await self._service.handle_redirect_callback({"query": query})

    async def check_session(self) -> None:
        """
        Restore the session of a user who was logged in on this browser in the last 24 hours.

        If there is no session, the tenant is asked by silent authentication. If no user was logged
        in here, nothing is asked. If there is a session, the call ends at once; the tenant is asked
        about that session in the background, at most once a minute.

        If the tenant wants the user to log in again, there is no session and no error afterwards.
        Any other failure is in `error`. If it is retryable, call this again.
        Raises: in page mode nothing; with the vault the errors named at the class.
        Source: OpenID Connect Core, section 3.1.2.1 (prompt=none).
        """
        await self._service.check_session({})

    async def logout(self, *, return_to: str = "", local_only: bool = False) -> None:
        """
        Forget the session, revoke its refresh tokens, end the tenant's session, and come back.

        return_to: where in this site the tenant sends the user afterwards. The resulting address
        must be an Allowed Logout URL at the tenant.
        local_only: True to stay on the page and keep the tenant's own session.
        Raises: ConfigurationError for a return_to outside the site.
        Source: OpenID Connect RP-Initiated Logout 1.0; Auth0's route /v2/logout.
        """
        await self._service.logout({"return_to": return_to, "local_only": local_only})

    # Tokens, claims and calls

    async def get_access_token_silently(
        self,
        *,
        authorization_params: "AuthorizationParams | None" = None,
        cache_mode: "CacheMode" = "on",
    ) -> str:
        """
        Return an access token with more than 60 seconds left, renewed if necessary.

        To call an API use `fetch`, which adds the token. With the vault this method returns a token
        only for the audiences in the option `dangerously_expose_tokens_of`.

        authorization_params: audience and scope of another API (default: those of the login), or
        organization, acr_values, max_age (seconds) for a stronger token.
        cache_mode: "on", "off" (renew now) or "cache-only" (make no request).
        Raises: NotAuthenticated if no user is logged in, or if "cache-only" finds no token (code
        token_not_cached); LoginRequired or InteractionNeeded if the tenant needs the user;
        AccessDenied if the tenant refuses the user; UserChanged if another user is logged in at the
        tenant, which ends the session; TokenError, IdTokenError, ProtocolError or NetworkError if
        this renewal failed, while the session goes on; ConfigurationError for an unknown
        cache_mode or a parameter that the SDK sets itself; TokenNotAvailable with the vault.
        Source: RFC 6749, section 6; OpenID Connect Core, section 3.1.2.1.
        """
        options = _token_options(authorization_params, cache_mode)
        answer = await self._service.get_access_token(options)
        return answer["access_token"]

    async def token_facts(
        self,
        *,
        authorization_params: "AuthorizationParams | None" = None,
        cache_mode: "CacheMode" = "on",
    ) -> "TokenFacts":
        """
        Return {"scope", "expires_at"} of the access token that a call would send.

        scope: the scope that the tenant granted. expires_at: seconds since the Unix epoch.
        Arguments and errors are those of `get_access_token_silently`, without TokenNotAvailable.
        """
        options = _token_options(authorization_params, cache_mode)
        return await self._service.token_facts(options)

    async def get_user(self) -> "User | None":
        """Return the claims about the user, as `user` does. None if no user is logged in."""
        return await self._service.get_user()

    async def get_id_token_claims(self) -> "dict[str, Any] | None":
        """
        Return all claims of the newest ID token as a dict. None if no user is logged in.

        Source: OpenID Connect Core, section 2.
        """
        return await self._service.get_id_token_claims()

    async def fetch(
        self,
        url: str,
        *,
        method: str = "GET",
        headers: "dict[str, str] | None" = None,
        body: bytes | str | None = None,
        json: "Any" = None,
        timeout: float = 60.0,
    ) -> ApiResponse:
        """
        Call an API as the logged-in user. The access token is added, and renewed if necessary.

        url: an address of one of `apis`, absolute or relative to the site's directory. It is
        normalised as by the browser's own `fetch`. No other address gets a token.
        method: the HTTP method. A GET or HEAD is sent once more with a new token if the API answers
        401, and with the slash at the end of the path added or removed if it answers with a
        redirect. No other method is sent twice.
        headers: a dict. An Authorization header is refused.
        body: bytes, or text that is sent as UTF-8.
        json: a value that is sent as JSON in place of body, with the content type
        application/json unless headers has another.
        timeout: seconds until the first byte of the answer, and then between two bytes.

        An answer with an error status is returned, not raised: see
        `ApiResponse.raise_for_status`.
        Raises: ApiNotAllowed if no entry of `apis` covers url, before anything is sent;
        ConfigurationError for an Authorization header; NetworkError, and RequestTimeout as one of
        them, if there is no answer; and the errors of `get_access_token_silently` without
        TokenNotAvailable.
        """
        request = api_request(url, method, headers, body, json, timeout)
        answer = await self._service.fetch(request)
        return response_of(answer)


def api_request(
    url: str,
    method: str,
    headers: "dict[str, str] | None",
    body: bytes | str | None,
    json: "Any",
    timeout: float,
) -> "ApiRequest":
    """Return the arguments of `Auth0Client.fetch` as the session's `fetch` takes them."""
    pairs = [[name, value] for name, value in (headers or {}).items()]
    if json is not None:
        body = to_json(json)
        if not any(name.lower() == "content-type" for name, _ in pairs):
            pairs.append(["content-type", "application/json"])
    return {
        "url": url,
        "method": method,
        "headers": pairs,
        "body": encode_utf8(body) if isinstance(body, str) else body,
        "timeout": timeout,
    }


def _token_options(params: "AuthorizationParams | None", cache_mode: "CacheMode") -> "TokenOptions":
    return {"authorization_params": dict(params or {}), "cache_mode": cache_mode}


def _page_session() -> "Any":
    try:
        from .browser import page_session
    except ImportError as error:
        raise EnvironmentUnsuitable(
            "There is no browser here.",
            "Give Auth0Client a service, or use it in a page (PyScript on Pyodide).",
            cause=error,
        )
    return page_session
