"""
The session in a page's Python, with a vault: each method sends a message to the vault.
"""

from ..encoding.json_text import parse_json, to_json
from ..errors import from_data
from ..session.subscribers import Subscribers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Mapping, Protocol

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

    class VaultConnection(Protocol):
        """
        The page's connection to the vault, as public/page/boot.js provides it: JSON texts, with
        bodies beside them.

        A call returns the message `result` or `failure`, or {"error": …} if no vault answers.
        """

        async def call(self, name: str, args: str, body: bytes | None) -> tuple[str, bytes]: ...
        def call_and_wait(self, name: str, args: str, body: bytes | None) -> tuple[str, bytes]: ...
        def state(self) -> str: ...
        def follow(self, listener: Callable[[str], None]) -> None: ...


class RemoteSession:
    """
    Has the methods of `SessionService`. The tokens stay in the vault.

    Each method may also raise VaultUnavailable, SessionChanged (the current session is not the one
    that this page showed), RequestTimeout, and a NetworkError "outcome_unknown" if the vault ended
    during a call that writes.
    """

    def __init__(self, vault: "VaultConnection") -> None:
        self._vault = vault
        self._subscribers = Subscribers()
        self._state: State = parse_json(vault.state())
        vault.follow(self._tell)

    def state(self) -> "State":
        """Return the last state that the vault sent."""
        return self._state.copy()

    def subscribe(self, callback: "Callable[[State], object]") -> "Callable[[], None]":
        """Call callback with the state after each change. Returns what ends that."""
        return self._subscribers.add(callback)

    async def login_with_redirect(self, options: "LoginOptions | None" = None) -> None:
        """Leave the page for the tenant's login page."""
        await self._call("login_with_redirect", options)

    async def handle_redirect_callback(self, options: "CallbackOptions") -> "CallbackResult":
        """Finish the login whose answer is `query` in options."""
        outcome: CallbackResult = await self._call("handle_redirect_callback", options)
        return outcome

    async def check_session(self, options: "CheckOptions | None" = None) -> None:
        """Restore the session by silent authentication."""
        await self._call("check_session", options)

    async def get_access_token(self, options: "TokenOptions | None" = None) -> "AccessToken":
        """
        Return {"access_token", "scope", "expires_at"}, where the build exposes the tokens of that
        audience.

        Raises: TokenNotAvailable for any other audience: the vault makes these API calls itself.
        """
        tokens: AccessToken = await self._call("get_access_token", options)
        return tokens

    async def token_facts(self, options: "TokenOptions | None" = None) -> "TokenFacts":
        """
        Return {"scope", "expires_at"} of the token that a call would carry, without the token.
        """
        facts: TokenFacts = await self._call("token_facts", options)
        return facts

    async def was_signed_in(self, options: "dict[str, Any] | None" = None) -> bool:
        """Return True if a user was signed in on this browser in the last 24 hours."""
        return bool(await self._call("was_signed_in", options))

    async def get_user(self, options: "dict[str, Any] | None" = None) -> "User | None":
        """Return the claims about the user. They are in the last state, so no call is made."""
        user = self._state["user"]
        return user and user.copy()

    async def get_id_token_claims(
        self, options: "dict[str, Any] | None" = None
    ) -> "dict[str, Any] | None":
        """Return all claims of the newest ID token."""
        claims: dict[str, Any] | None = await self._call("get_id_token_claims", options)
        return claims

    async def fetch(self, request: "ApiRequest") -> "ApiAnswer":
        """Let the vault call an API as the signed-in user."""
        args = to_json(request | {"body": None})
        text, body = await self._vault.call("fetch", args, request.get("body"))
        answer: ApiAnswer = _value(text)
        answer["body"] = body
        return answer

    def fetch_and_wait(self, request: "ApiRequest") -> "ApiAnswer":
        """
        As `fetch`, for synchronous code, in a browser that lets Python wait for a promise.

        This function creates no task, because a task takes as long as the rest of the function.
        """
        args = to_json(request | {"body": None})
        text, body = self._vault.call_and_wait("fetch", args, request.get("body"))
        answer: ApiAnswer = _value(text)
        answer["body"] = body
        return answer

    async def logout(self, options: "LogoutOptions | None" = None) -> None:
        """Forget the session, and end it at the tenant."""
        await self._call("logout", options)

    async def _call(self, name: str, args: "Mapping[str, Any] | None") -> "Any":
        text, _ = await self._vault.call(name, to_json(args or {}), None)
        return _value(text)

    def _tell(self, text: str) -> None:
        self._state = parse_json(str(text))
        self._subscribers.notify(self._state)


def _value(text: str) -> "Any":
    """Return the value in a call's outcome. Raises: the error in it."""
    outcome = parse_json(text)
    if "error" in outcome:
        raise from_data(outcome["error"])
    return outcome["value"]
