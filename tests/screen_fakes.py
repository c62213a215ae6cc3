"""A session, a page and a clock that record their calls, and functions that search trees."""

import asyncio

from auth0_pyscript.configuration import check_configuration
from auth0_pyscript.elements import Screen
from auth0_pyscript.encoding.json_text import parse_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Coroutine, Protocol

    from auth0_pyscript.configuration import Configuration
    from auth0_pyscript.elements.tree import Tree
    from auth0_pyscript.ports import SessionPort
    from auth0_pyscript.types import (
        ApiAnswer,
        ApiRequest,
        CallbackOptions,
        CallbackResult,
        LoginOptions,
        LogoutOptions,
        State,
    )

    Listener = Callable[[State], object]
    Answer = tuple[Any, ...] | Exception

    class Fetch(Protocol):
        """`SessionPort.fetch`."""

        async def __call__(self, request: ApiRequest) -> ApiAnswer: ...


ALICE = {"sub": "auth0|alice", "name": "Alice Example", "email": "alice@example.com"}
BOB = {"sub": "auth0|bob", "name": "Bob Example", "email": "bob@example.com"}
SCOPE = "openid profile email read:current_user update:current_user_metadata"


def begun(
    return_to: str | None, *, automatic: bool = False, again: bool = False, **params: "Any"
) -> "dict[str, Any]":
    """Return the options of a login that a screen began."""
    options: dict[str, Any] = {
        "return_to": return_to,
        "authorization_params": params,
        "automatic": automatic,
    }
    return options | {"again": True} if again else options


class FakeSession:
    """
    A session whose answers a test puts into `answers`: tuples for an HTTP answer, or an error.
    """

    def __init__(
        self,
        *,
        user: "dict[str, Any] | None" = None,
        scope: str = SCOPE,
        is_loading: bool = False,
        ended: bool = False,
    ) -> None:
        self.asked: "list[tuple[str, Any]]" = []
        self.answers: "list[Answer]" = []
        self.requests: list[ApiRequest] = []
        self.gate: asyncio.Event | None = None  # an asyncio.Event that a request waits for
        self.ended = ended
        # A test may replace these.
        self.check_session: "Callable[[], Coroutine[Any, Any, None]]" = self._check_session
        self.fetch: Fetch = self._fetch
        self._listeners: "list[Listener]" = []
        self._state: Any = {
            "is_loading": is_loading,
            "is_authenticated": user is not None,
            "user": user,
            "error": None,
            "scope": scope if user else None,
            "expires_at": 2000000000.0 if user else None,
        }

    def state(self) -> "State":
        state: State = self._state
        return state

    def subscribe(self, callback: "Listener") -> "Callable[[], None]":
        self._listeners.append(callback)
        return lambda: self._listeners.remove(callback)

    def become(self, **changes: "Any") -> None:
        """Change the state, and notify the subscribers."""
        if "user" in changes:
            changes["is_authenticated"] = changes["user"] is not None
        self._state = self._state | changes
        for listener in self._listeners:
            listener(self.state())

    async def was_signed_in(self) -> bool:
        return self.ended

    async def login_with_redirect(self, options: "LoginOptions") -> None:
        self._answer("login", options)

    async def handle_redirect_callback(self, options: "CallbackOptions") -> "CallbackResult":
        self._answer("callback", options["query"])
        self.become(is_loading=False, user=ALICE)
        return {"return_to": "#/python"}

    async def _check_session(self) -> None:
        self._answer("check", None)
        self.become(is_loading=False)

    async def logout(self, options: "LogoutOptions") -> None:
        self._answer("logout", options)

    async def _fetch(self, request: "ApiRequest") -> "ApiAnswer":
        self.requests.append(request)
        if self.gate is not None:
            await self.gate.wait()
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        status, body = answer[0], answer[1]
        headers = answer[2] if len(answer) > 2 else [["content-type", "application/json"]]
        data: ApiAnswer = {
            "status": status,
            "headers": headers,
            "body": body.encode(),
            "url": request["url"],
        }
        return data | {"refusal": answer[3]} if len(answer) > 3 else data

    def _answer(self, name: str, value: "Any") -> None:
        self.asked.append((name, value))
        error = self.answers[0] if self.answers else None
        if isinstance(error, Exception):
            self.answers.pop(0)
            raise error

    @property
    def patches(self) -> "list[Any]":
        """Return the bodies of all PATCH requests."""
        return [
            parse_json(request["body"]) for request in self.requests if request["method"] == "PATCH"
        ]


class FakePage:
    """A PagePort. `answer` is the user's answer to a question."""

    def __init__(self) -> None:
        self.answer = True
        self.questions: list[str] = []
        self.addresses: list[str] = []

    async def confirm(self, question: str) -> bool:
        self.questions.append(question)
        return self.answer

    async def go_to(self, address: str) -> str:
        self.addresses.append(address)
        return address.partition("#/")[2] or "home"


class FakeClock:
    """A clock that always returns the same time, in seconds since the epoch."""

    def __init__(self, now: float = 1700000000.0) -> None:
        self._now = now

    def now(self) -> float:
        return self._now

    def monotonic(self) -> float:
        return self._now


def configuration(**values: "Any") -> "Configuration":
    """Return the configuration of a real tenant."""
    data = {
        "domain": "tenant.example",
        "client_id": "an-app",
        "picture_hosts": ["*.pictures.example"],
    }
    return check_configuration(data | values)


def element(name: str, view: str = "", id: str = "", **attributes: str) -> "dict[str, Any]":
    """
    Return the description of an element. Its id is its name. `_` stands for `-` in attributes.
    """
    given = {attribute.replace("_", "-"): text for attribute, text in attributes.items()}
    return {"id": id or name, "name": name, "view": view, "attributes": given}


# The reference page's elements.
ELEMENTS = [
    element("auth0-logout-button"),
    element("auth0-error"),
    element("auth0-login-button", "home", return_to="#/profile", signed_in_label="Your profile"),
    element("auth0-login-required", "profile"),
    element("auth0-profile", "profile"),
    element("auth0-user-metadata", "profile", editable=""),
    element("auth0-session", "profile"),
    element("auth0-login-required", "python", id="auth0-login-required-python"),
]


def screen_over(
    session: "SessionPort",
    page: FakePage | None = None,
    clock: FakeClock | None = None,
    elements: "list[dict[str, Any]]" = ELEMENTS,
) -> Screen:
    """Return a Screen over a session, for a page with those elements."""
    screen = Screen(session, configuration(), clock=clock or FakeClock(), page=page or FakePage())
    screen.set_elements(elements)
    return screen


def user_answer(metadata: str) -> tuple[int, str]:
    """Return the API's answer for a user whose user_metadata is this JSON text."""
    return (200, '{"user_id":"auth0|alice","user_metadata":' + metadata + "}")


async def settle() -> None:
    """Let all other tasks run until they wait."""
    for _ in range(20):
        await asyncio.sleep(0)


def text_of(tree: "Tree") -> str:
    """Return all text of a tree."""
    if isinstance(tree, str):
        return tree
    return "".join(text_of(child) for child in tree[2:])


def find(tree: "Tree", name: str, value: str) -> "Any":
    """Return the first element in tree with this attribute value (or tag), or None."""
    if isinstance(tree, str):
        return None
    if (tree[0] if name == "tag" else tree[1].get(name)) == value:
        return tree
    for child in tree[2:]:
        found = find(child, name, value)
        if found is not None:
            return found
    return None


def attributes_of(tree: "Tree") -> "dict[str, Any]":
    """Return the attributes of the outermost element of a tree."""
    assert not isinstance(tree, str)
    attributes: dict[str, Any] = tree[1]
    return attributes


def actions_of(tree: "Tree") -> list[str]:
    """Return the actions of a tree's enabled buttons and forms, in order."""
    if isinstance(tree, str):
        return []
    action = tree[1].get("data-action")
    actions = [action] if action and tree[1].get("aria-busy") != "true" else []
    for child in tree[2:]:
        actions += actions_of(child)
    return actions
