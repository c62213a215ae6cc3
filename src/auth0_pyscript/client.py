"""
Auth0Client: what an app calls. A thin front on the page's session; names follow auth0-spa-js.

    client = Auth0Client(domain="dev-example.eu.auth0.com", client_id="…")
    await client.check_session()
    if client.is_authenticated:
        response = await client.fetch("https://dev-example.eu.auth0.com/api/v2/users/…")
"""

from .api_response import ApiResponse, response_of
from .configuration import Configuration, check_configuration
from .encoding.json_text import to_json
from .encoding.utf8 import encode_utf8
from .errors import EnvironmentUnsuitable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

    from .session.service import SessionService
    from .vault.front import VaultService

    Service = SessionService | VaultService


class Auth0Client:
    """
    The signed-in user of this page, and calls of APIs in that user's name.

    All clients of one application in a page share one session. Every error is an `Auth0Error`, with
    `title`, `detail` and `retryable` fit to be shown.
    """

    def __init__(
        self,
        *,
        domain: str | None = None,
        client_id: str | None = None,
        authorization_params: "dict[str, Any] | None" = None,
        use_refresh_tokens: bool | None = None,
        apis: "list[dict[str, str]] | None" = None,
        token_storage: str | None = None,
        picture_hosts: "list[str] | None" = None,
        configuration: Configuration | None = None,
        service: "Service | None" = None,
    ) -> None:
        """
        domain, client_id, use_refresh_tokens, apis, token_storage, picture_hosts: as in
        auth_config.json.
        authorization_params: what every login of the page asks for, the elements' too: audience,
        scope, organization, max_age (seconds), whatever the tenant takes. For one login give them
        to `login_with_redirect`. configuration: one that is checked already, in place of all these.
        service: the session to stand in front of; by default this page's own, which needs a
        browser.

        In a page over a vault all of it may be left out, and what is given must be as the site was
        built.

        Raises: ConfigurationError; EnvironmentUnsuitable where there is no browser and no service;
        VaultUnavailable where the page's vault has not started.
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
        given = {name: value for name, value in options.items() if value is not None}
        if configuration is not None:
            given = configuration.to_data()
        if service is None:
            configuration, service = _home().session_for(given)
        self.configuration: Configuration = configuration or check_configuration(given)
        self.service: Service = service

    # The state. `subscribe` tells when it changes.

    @property
    def is_loading(self) -> bool:
        """Whether it is still open if somebody is signed in."""
        return bool(self.service.state()["is_loading"])

    @property
    def is_authenticated(self) -> bool:
        """Whether somebody is signed in."""
        return bool(self.service.state()["is_authenticated"])

    @property
    def user(self) -> "dict[str, Any] | None":
        """
        The claims about the user (`sub`, `name`, `email`, `picture` …), None when nobody is signed
        in.
        """
        user: dict[str, Any] | None = self.service.state()["user"]
        return user

    @property
    def error(self) -> "dict[str, Any] | None":
        """Why nobody is signed in, when that is an error: kind, error, title, detail, retryable."""
        error: dict[str, Any] | None = self.service.state()["error"]
        return error

    def subscribe(self, callback: "Callable[[dict[str, Any]], object]") -> "Callable[[], None]":
        """
        Call callback with the state after each change: is_loading, is_authenticated, user, error,
        scope, expires_at. Returns what ends the subscription.
        """
        return self.service.subscribe(callback)

    # Log in and out

    async def login_with_redirect(
        self, *, return_to: str | None = None, authorization_params: "dict[str, Any] | None" = None
    ) -> None:
        """
        Leave the page for the tenant's login page.

        return_to: where in this site to go afterwards, such as "#/profile"; "" for the site's own
        address, None for the address that the page has now.
        authorization_params: for this log-in, beside and before those of the client.
        Raises: ConfigurationError, EnvironmentUnsuitable when nothing can be stored in this
        browser.
        """
        params = dict(self.configuration.authorization_params) | (authorization_params or {})
        await self.service.login_with_redirect(
            {"return_to": return_to, "authorization_params": params}
        )

    async def handle_redirect_callback(self, query: str) -> dict[str, str]:
        """
        Finish the log-in whose answer is query, taken out of the page's address. Returns
        {"return_to"}.

        Raises: CallbackError when query belongs to no log-in under way; call `check_session` then,
        and show the error only if nobody is signed in after that. Otherwise as `SessionService`
        says.
        """
        return await self.service.handle_redirect_callback(query)

    async def check_session(self) -> None:
        """
        Restore the session of a user who was signed in before, silently. See `error` for a failure.
        """
        await self.service.check_session({})

    async def logout(self, *, return_to: str = "", local_only: bool = False) -> None:
        """
        Forget the session, end it at the tenant, and come back.

        return_to: where in this site; the address must be an allowed log-out address at the tenant.
        local_only: stay here, and leave the tenant's own session alone.
        """
        await self.service.logout({"return_to": return_to, "local_only": local_only})

    # Tokens, claims and calls

    async def get_access_token_silently(
        self, *, authorization_params: "dict[str, Any] | None" = None, cache_mode: str = "on"
    ) -> str:
        """
        Return an access token, renewed if need be. Calling an API? `fetch` does it all.

        A vault keeps it, unless auth_config.json names the audience in
        dangerously_expose_tokens_of.

        authorization_params: audience and scope of another API, or a step-up (acr_values, max_age
        …).
        cache_mode: "on", "off" (renew now) or "cache-only" (ask nobody).
        Raises: NotAuthenticated, LoginRequired, InteractionNeeded, UserChanged, NetworkError,
        TokenError …, TokenNotAvailable.
        """
        options = {"authorization_params": authorization_params or {}, "cache_mode": cache_mode}
        answer = await self.service.get_access_token(options)
        return str(answer["access_token"])

    async def token_facts(
        self, *, authorization_params: "dict[str, Any] | None" = None, cache_mode: str = "on"
    ) -> "dict[str, Any]":
        """
        Return {"scope", "expires_at"} of the access token that a call would carry, without the
        token.

        scope is what was granted, expires_at in seconds since the Unix epoch. Arguments and errors:
        as `get_access_token_silently`, and never TokenNotAvailable.
        """
        options = {"authorization_params": authorization_params or {}, "cache_mode": cache_mode}
        return await self.service.token_facts(options)

    async def get_user(self) -> "dict[str, Any] | None":
        """Return the claims about the user, None when nobody is signed in."""
        return await self.service.get_user()

    async def get_id_token_claims(self) -> "dict[str, Any] | None":
        """Return all claims of the ID token, None when nobody is signed in."""
        return await self.service.get_id_token_claims()

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
        Call an API as the signed-in user; the token is added, and renewed if need be.

        url: an address of one of `apis`; no other gets a token. json: a value to send in place of
        body.
        timeout: seconds until the first byte of the answer, and then between two bytes: an answer
        that takes long is not cut while bytes come.
        Raises: ApiNotAllowed, ConfigurationError for an Authorization header, NetworkError, and
        what `get_access_token_silently` raises. An answer with an error status is an answer.
        """
        pairs = [[name, value] for name, value in (headers or {}).items()]
        if json is not None:
            body = to_json(json)
            if not any(name.lower() == "content-type" for name, _ in pairs):
                pairs.append(["content-type", "application/json"])
        answer = await self.service.fetch(
            {
                "url": url,
                "method": method,
                "headers": pairs,
                "body": encode_utf8(body) if isinstance(body, str) else body,
                "timeout": timeout,
            }
        )
        return response_of(answer)


def _home() -> "Any":
    try:
        from .browser import home
    except ImportError as error:
        raise EnvironmentUnsuitable(
            "There is no browser here.",
            "Give Auth0Client a service, or use it in a page (PyScript on Pyodide).",
            cause=error,
        )
    return home
