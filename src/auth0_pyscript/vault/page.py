"""A page's part of the vault: its service, its screen, and its calls under way."""

import asyncio

from ..errors import (
    Auth0Error,
    ConfigurationError,
    NetworkError,
    ProtocolError,
    RequestTimeout,
    SessionChanged,
    TokenNotAvailable,
    to_data,
)
from ..screen import Screen
from ..session.token_spec import silent_spec
from .call import OF_A_SESSION, Call
from .link import PageLink
from .message import VERSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

    from ..ports import Body
    from .context import VaultContext


class Page:
    """One page, or one worker of a page, from its hello to its end."""

    def __init__(self, link: PageLink, context: "VaultContext") -> None:
        self.link = link
        self._context = context
        self._current = context.current
        self._service = context.service_for(link)
        self._screen = Screen(
            self._service, context.configuration, clock=context.tenant.clock, page=link
        )
        self._is_welcome = False
        self._is_refused = False
        self._path: str | None = None  # of the page's address
        self._has_told_elements = False  # what it tells later, it did not begin with
        self._tasks: dict[str, Any] = {}
        self._bodies: dict[str, Body] = {}  # of the calls that came with one
        self._late: list[str] = []  # calls that are cancelled because their deadline is over
        self._unsubscribes: list[Callable[[], None]] = []

    def close(self) -> None:
        """
        The page is gone. What it has begun goes on: a login that came back, a change that was
        sent.
        """
        self.link.close()
        for unsubscribe in self._unsubscribes:
            unsubscribe()
        self._service.close()

    def receive(self, message: "dict[str, Any]", body: "Body | None" = None) -> bool:
        """
        Take a message, and the body that a call of `fetch` sends. Return True if the body is taken.

        Raises: ProtocolError for a call without an id, for a second call of the same id while the
        first is under way, and for any message before hello.
        """
        kind = message["t"]
        if self._is_refused:
            return False  # it has been told, but may have gone on speaking before it heard that
        if kind == "hello":
            self._hello(message)
        elif not self._is_welcome:
            raise ProtocolError(
                "A page that is not welcome spoke to the vault.", "Load the page again."
            )
        elif kind == "answer":
            self.link.answered(message)
        elif kind == "call":
            call_id = message.get("id")
            if not isinstance(call_id, str) or call_id in self._tasks:
                raise ProtocolError("A call without an id of its own was refused.")
            if body is not None:
                self._bodies[call_id] = body
            self._tasks[call_id] = asyncio.create_task(self._call(call_id, message))
            return True
        elif kind == "cancel":
            self._cancel(str(message.get("id")))
        return False

    def _hello(self, message: "dict[str, Any]") -> None:
        try:
            self._check_build(message)
        except Auth0Error as error:
            self._is_refused = True
            self.link.tell("refused", error=to_data(error))
            return
        self.link.has_window = message.get("window") is not False
        self._context.pages.report_unheard(self.link)
        expected = self._expect_elements(message.get("path"))
        self.link.tell(
            "welcome",
            v=VERSION,
            build=self._context.build,
            configuration=self._context.configuration.to_data(),
            state=self._service.state(),
            elements=expected,
        )
        if self._is_welcome:
            return
        self._is_welcome = True
        self._unsubscribes.append(
            self._service.subscribe(lambda state: self.link.tell("state", state=state))
        )
        self._unsubscribes.append(self._screen.subscribe(self._tell_trees))

    def _check_build(self, hello: "dict[str, Any]") -> None:
        if hello.get("v") != VERSION or hello.get("build") != self._context.build:
            raise ConfigurationError(
                "This page and its vault are of different builds.",
                "The site has been renewed. Load the page again.",
                error="build_mismatch",
            )

    async def _call(self, call_id: str, message: "dict[str, Any]") -> None:
        forget_deadline: Callable[[], None] | None = None
        try:
            call = Call(message, has_window=self.link.has_window)
            if call.deadline is not None:
                forget_deadline = self._context.host.after(
                    call.deadline, lambda: self._end_late(call_id)
                )
            if call.name == "fetch":
                call.args["body"] = self._bodies.get(call_id)
            value = await self._answer(call)
        except asyncio.CancelledError:
            if call_id in self._late:
                self._late.remove(call_id)
                self._fail(call_id, _too_late())
        except Auth0Error as error:
            self._fail(call_id, error)
        except OSError:
            # A module that came late did not come (public/vault/python_files.js). The next import
            # asks again.
            self._fail(
                call_id,
                NetworkError(
                    "A file of this site did not load.", "Check the connection, then try again."
                ),
            )
        except Exception as error:
            # A mistake of ours. The page must not wait for ever, and somebody should read of it.
            self._fail(
                call_id,
                Auth0Error("The vault failed.", f"{type(error).__name__}. Load the page again."),
            )
            self._context.pages.report(f"{message.get('name')}: {type(error).__name__}: {error}")
        else:
            body = None
            if call.name == "fetch":
                body, value["body"] = value["body"], None
            self.link.tell_result(call_id, value, body)
        finally:
            if forget_deadline is not None:
                forget_deadline()
            # A call that was cancelled has gone already, and its id may be that of another call.
            if self._tasks.get(call_id) is asyncio.current_task():
                del self._tasks[call_id]
                self._release(call_id)

    async def _answer(self, call: Call) -> "Any":
        if call.name not in OF_A_SESSION:
            return await self._do(call)
        if call.session_id != self._current.session_id:
            raise SessionChanged(
                "Another session is signed in now than the one this page showed.",
                "Nothing was done. Look at the page again, then repeat it if you still want it.",
            )
        value = await self._do(call)
        if call.session_id != self._current.session_id and call.name != "act":
            if call.name == "fetch":
                value["body"].release()
            raise SessionChanged(
                "Another session began while this was under way.",
                "What it was to do may be done; its answer is not for whoever is signed in now.",
            )
        return value

    async def _do(self, call: Call) -> "Any":
        name, args = call.name, call.args
        if name in ("start", "handle_redirect_callback") and args["query"]:
            self._context.linger.login_ends()
        if name == "start":
            self.link.has_stored(args.get("stored"))
            self._service.use_invitation(args.get("invitation"))
            try:
                await self._screen.start(args["query"], args.get("view"))
                return await self._screen.settled()
            finally:
                self.link.has_stored(None)  # it may be otherwise by now
        if name == "elements":
            elements = self._screen.set_elements(args["elements"])
            if self._path is not None and not self._has_told_elements:
                self._context.remember_elements(self._path, args["elements"], elements)
            self._has_told_elements = True
            return await self._screen.settled()
        if name == "enter":
            return await self._screen.enter(args["view"])
        if name == "act":
            return await self._screen.act(args["action"], args["fields"], args["element"])
        if name == "handle_redirect_callback":
            return await self._service.handle_redirect_callback(args["query"])
        if name in ("get_user", "get_id_token_claims", "was_signed_in"):
            return await getattr(self._service, name)()
        if name == "get_access_token":
            return await self._exposed_token(args)
        return await getattr(self._service, name)(args)

    def _tell_trees(self, trees: "dict[str, Any]") -> None:
        self.link.tell("trees", trees=trees, expected=self._screen.is_expecting)

    def _expect_elements(self, path: "Any") -> "Any":
        """
        Return the elements that a page at that path had the last time, None when nobody knows.
        """
        if self._path is not None or not isinstance(path, str):
            return None
        self._path = path
        known = self._context.expected_elements(path)
        if known is None:
            return None
        data, elements = known
        self._screen.expect(data, elements)
        return data

    async def _exposed_token(self, options: "dict[str, Any]") -> "dict[str, Any]":
        """
        Return a token of an audience that the build exposes. Raises: TokenNotAvailable for any
        other.
        """
        configuration, session = self._context.configuration, self._current.session
        default = session.audience if session else configuration.audience
        audience = silent_spec(options, audience=default).audience
        if audience not in configuration.dangerously_expose_tokens_of:
            raise TokenNotAvailable(
                "The vault gives no access token to the page.",
                (
                    "Let it make the call: await client.fetch(url), or a bridge; token_facts() "
                    "gives scope and "
                    "expiry. A library that must have the token itself gets it when "
                    "auth_config.json names its "
                    "audience in dangerously_expose_tokens_of: any script of the page can then "
                    "take it away."
                ),
            )
        return await self._service.get_access_token(options | {"audience": audience})

    def _cancel(self, call_id: str) -> None:
        task = self._tasks.pop(call_id, None)
        if task is not None:
            task.cancel()
        self._release(call_id)  # the task may not have begun

    def _release(self, call_id: str) -> None:
        body = self._bodies.pop(call_id, None)
        if body is not None:
            body.release()

    def _end_late(self, call_id: str) -> None:
        self._late.append(call_id)
        self._cancel(call_id)

    def _fail(self, call_id: str, error: Auth0Error) -> None:
        self.link.tell_failure(call_id, to_data(error))


def _too_late() -> RequestTimeout:
    return RequestTimeout(
        "The vault did not finish this in time.",
        "It was stopped. What it was to change may be changed or not: look before you do it again.",
        retryable=False,
    )
