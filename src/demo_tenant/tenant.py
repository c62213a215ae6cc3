"""
The tenant: it routes a request to its endpoint, and loads and saves the state.

It handles one request at a time.
"""

import asyncio

from .api.management_api import read_user, update_user
from .context import Context
from .cors import cors_headers, preflight
from .dashboard.routes import dashboard
from .encoding.form import FormError, percent_decode
from .http_message import BadRequest, Request, Response, redirect
from .oauth.authorize import authorize
from .oauth.discovery import jwks, openid_configuration
from .oauth.interaction import consent, login, show_consent, show_login
from .oauth.logout import auth0_logout, oidc_logout
from .oauth.refusal import ErrorPage
from .oauth.signing_key import load_signing_key
from .oauth.token import revoke, token
from .oauth.userinfo import userinfo
from .pages.pages import error_page
from .store.seed import new_state
from .store.state import State, load_state

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Awaitable, Callable, Protocol

    from .oauth.signing_key import Signer, SigningKey
    from .store.records import Client

    Endpoint = Callable[[Context, Request], Awaitable[Response]]
else:
    Protocol = object

# Endpoints for scripts of other origins (CORS).
_FOR_SCRIPTS: "dict[str, dict[str, Endpoint]]" = {
    "oauth/token": {"POST": token},
    "oauth/revoke": {"POST": revoke},
    "userinfo": {"GET": userinfo, "POST": userinfo},
    ".well-known/jwks.json": {"GET": jwks},
    ".well-known/openid-configuration": {"GET": openid_configuration},
}
# Endpoints to which a browser navigates.
_FOR_PEOPLE: "dict[str, dict[str, Endpoint]]" = {
    "authorize": {"GET": authorize, "POST": authorize},
    "u/login": {"GET": show_login, "POST": login},
    "u/consent": {"GET": show_consent, "POST": consent},
    "v2/logout": {"GET": auth0_logout},
    "oidc/logout": {"GET": oidc_logout, "POST": oidc_logout},
}
_USERS_API = "api/v2/users/"


class Store(Protocol):
    """A port: one text that outlives the tenant's process."""

    async def load(self) -> str | None:
        """Return the text that was saved last, or None."""

    async def save(self, text: str) -> None:
        """Store text instead of the previous one."""


class Clock(Protocol):
    """A port: the clock."""

    def now(self) -> float:
        """Return seconds since the Unix epoch."""


class Tenant:
    """
    The tenant under one issuer.

    issuer and assets_url are URLs that end with a slash. The files of public/tenant are below
    assets_url. place completes the sentence "It runs …" on the pages. clients are the applications
    of a new or reset state.
    """

    def __init__(
        self,
        *,
        issuer: str,
        assets_url: str,
        clients: "list[Client]",
        store: Store,
        signer: "Signer",
        clock: Clock,
        random: "Callable[[int], bytes]",
        place: str = "in this browser",
    ) -> None:
        self._issuer = issuer
        self._assets_url = assets_url
        self._clients = clients
        self._store = store
        self._signer = signer
        self._clock = clock
        self._random = random
        self._place = place
        self._lock = asyncio.Lock()
        self._key: SigningKey | None = None
        self._state: State | None = None
        self._saved = ""

    async def handle(self, request: Request) -> Response:
        """Answer one request, after all earlier requests. Its changes are saved first."""
        async with self._lock:
            context = await self._context(request)
            try:
                response = await _answer(context, request)
                await self._save(context.state)
            except Exception:
                # Drop a change that is incomplete or was not saved.
                self._state = None
                raise
            self._state = context.state
        session_id = (
            None if context.session_id == (request.session_id or "") else context.session_id
        )
        return Response(response.status, response.headers, response.body, session_id=session_id)

    async def _context(self, request: Request) -> Context:
        now = int(self._clock.now())
        if self._key is None:
            self._key = await load_signing_key(self._signer)
        if self._state is None:
            self._state = load_state(await self._store.load() or "")
            if self._state is not None:
                self._saved = self._state.to_text()
        if self._state is None:
            self._state = new_state(self._clients, now)
        self._state.forget_expired(now)
        return Context(
            issuer=self._issuer,
            assets_url=self._assets_url,
            place=self._place,
            state=self._state,
            first_clients=self._clients,
            now=now,
            random=self._random,
            key=self._key,
            session_id=request.session_id or "",
        )

    async def _save(self, state: State) -> None:
        text = state.to_text()
        if text != self._saved:
            await self._store.save(text)
            self._saved = text


async def _answer(context: Context, request: Request) -> Response:
    if request.path.startswith(_USERS_API):
        return await _answer_users_api(context, request)
    if request.path in _FOR_SCRIPTS:
        endpoints = _FOR_SCRIPTS[request.path]
        if request.method == "OPTIONS":
            return preflight(context, request, list(endpoints))
        response = await _call(endpoints, context, request)
        return _with_cors(context, request, response)
    try:
        if request.path in _FOR_PEOPLE:
            return await _call(_FOR_PEOPLE[request.path], context, request)
        if request.path == "":
            return redirect(context.issuer + "manage")
        if request.path.split("/")[0] == "manage":
            return await _call({"GET": dashboard, "POST": dashboard}, context, request)
        raise ErrorPage(
            404,
            "There is nothing here",
            "The demo tenant has no such address.",
            error="not_found",
        )
    except ErrorPage as error:
        return error_page(context, error)
    except BadRequest as error:
        return error_page(context, ErrorPage(400, "This request cannot be read", str(error)))


async def _call(endpoints: "dict[str, Endpoint]", context: Context, request: Request) -> Response:
    if request.method not in endpoints:
        return Response(405, [("allow", ", ".join(endpoints))])
    return await endpoints[request.method](context, request)


async def _answer_users_api(context: Context, request: Request) -> Response:
    if request.method == "OPTIONS":
        return preflight(context, request, ["GET", "PATCH"])
    try:
        user_id = percent_decode(request.path[len(_USERS_API) :])
    except FormError:
        user_id = ""
    if request.method == "GET":
        response = await read_user(context, request, user_id)
    elif request.method == "PATCH":
        response = await update_user(context, request, user_id)
    else:
        response = Response(405, [("allow", "GET, PATCH")])
    return _with_cors(context, request, response)


def _with_cors(context: Context, request: Request, response: Response) -> Response:
    headers = response.headers + [("vary", "origin")] + cors_headers(context, request)
    return Response(response.status, headers, response.body)
