"""A page's part of the vault: its service, its screen, and what each of its calls does."""

from ..elements import Screen
from ..errors import Auth0Error, ConfigurationError, ProtocolError, to_data
from ..session.token_spec import silent_spec
from .call_tasks import CallTasks
from .calls import Call
from .message import VERSION
from .remote_page import RemotePage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Awaitable, Callable

    from ..ports import Body
    from ..types import AccessToken, CallbackOptions, CallbackResult, TokenOptions
    from .context import VaultContext


class PageConnection:
    """One page, or one worker of a page, from its hello to its end."""

    def __init__(self, page: RemotePage, context: "VaultContext") -> None:
        self.page = page
        self._context = context
        self._current = context.current
        self._service = context.service_for(page)
        self._screen = Screen(
            self._service,
            context.configuration,
            clock=context.tenant.clock,
            page=context.shown_page(page),
        )
        self._is_welcome = False
        self._is_refused = False
        self._path: str | None = None  # of the page's address
        self._has_told_elements = False  # only the first list is remembered for the next page
        # Calls that do more than the method of the session. All other calls are such methods.
        self._own: dict[str, Callable[[Any], Awaitable[Any]]] = {
            "start": self._start,
            "elements": self._set_elements,
            "enter": self._enter,
            "act": self._act,
            "handle_redirect_callback": self._finish_login,
            "get_access_token": self._exposed_token,
        }
        self._calls = CallTasks(page, context, self._answer)
        self._unsubscribes: list[Callable[[], None]] = []

    def close(self) -> None:
        """
        End the connection, because the page is gone. Its pending calls go on: the end of a login,
        for example, or a change that was sent.
        """
        self.page.close()
        for unsubscribe in self._unsubscribes:
            unsubscribe()
        self._service.close()

    def receive(self, message: "dict[str, Any]", body: "Body | None" = None) -> bool:
        """
        Handle a message, and the body that a call of `fetch` sends. Return True if the body is
        used.

        Raises: ProtocolError for a call without an id, for a call with the id of a pending call,
        and for any message before hello.
        """
        kind = message["t"]
        if self._is_refused:
            return False  # the page sent this before it got "refused"
        if kind == "hello":
            self._hello(message)
        elif not self._is_welcome:
            raise ProtocolError(
                "The vault refused a message that came before hello.", "Load the page again."
            )
        elif kind == "answer":
            self.page.answered(message)
        elif kind == "call":
            self._calls.begin(message, body)
            return True
        elif kind == "cancel":
            self._calls.cancel(str(message.get("id")))
        return False

    def _hello(self, message: "dict[str, Any]") -> None:
        try:
            self._check_build(message)
        except Auth0Error as error:
            self._is_refused = True
            self.page.tell("refused", error=to_data(error))
            return
        self.page.has_window = message.get("window") is not False
        self._context.pages.report_unheard(self.page)
        expected = self._expect_elements(message.get("path"))
        self.page.tell(
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
            self._service.subscribe(lambda state: self.page.tell("state", state=state))
        )
        self._unsubscribes.append(self._screen.subscribe(self._tell_trees))

    def _check_build(self, hello: "dict[str, Any]") -> None:
        if hello.get("v") != VERSION or hello.get("build") != self._context.build:
            raise ConfigurationError(
                "This page and its vault are of different builds.",
                "The site has been updated. Load the page again.",
                error="build_mismatch",
            )

    async def _answer(self, call: Call) -> "Any":
        if not call.rule.needs_session:
            return await self._do(call)
        if call.session_id != self._current.session_id:
            from .refusals import other_session

            raise other_session()
        value = await self._do(call)
        if call.session_id != self._current.session_id and call.name != "act":
            if call.name == "fetch":
                value["body"].release()
            from .refusals import session_replaced

            raise session_replaced()
        return value

    async def _do(self, call: Call) -> "Any":
        own = self._own.get(call.name)
        return await (own or getattr(self._service, call.name))(call.args)

    async def _start(self, args: "dict[str, Any]") -> None:
        if args.get("tenant_problem"):
            from ..start_failure import demo_tenant_unavailable

            raise demo_tenant_unavailable(args["tenant_problem"])
        if args["query"]:
            self._context.linger.login_ends()
        self.page.has_stored(args.get("stored"))
        self._service.use_invitation(args.get("invitation"))
        try:
            await self._screen.start(args["query"], args.get("view"))
            await self._screen.settled()
        finally:
            self.page.has_stored(None)  # the page's storage may have changed by now

    async def _set_elements(self, args: "dict[str, Any]") -> None:
        elements = self._screen.set_elements(args["elements"])
        if self._path is not None and not self._has_told_elements:
            self._context.remember_elements(self._path, args["elements"], elements)
        self._has_told_elements = True
        await self._screen.settled()

    async def _enter(self, args: "dict[str, Any]") -> None:
        await self._screen.enter(args["view"])

    async def _act(self, args: "dict[str, Any]") -> None:
        await self._screen.act(args["action"], args["fields"], args["element"])

    async def _finish_login(self, args: "CallbackOptions") -> "CallbackResult":
        if args["query"]:
            self._context.linger.login_ends()
        return await self._service.handle_redirect_callback(args)

    def _tell_trees(self, trees: "dict[str, Any]") -> None:
        self.page.tell_trees(trees, self._screen.is_expecting)

    def _expect_elements(self, path: "Any") -> "Any":
        """
        Return the elements that the last page at that path had, None if they are not known.
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

    async def _exposed_token(self, options: "TokenOptions") -> "AccessToken":
        """
        Return a token of an audience that the build exposes. Raises: TokenNotAvailable for any
        other.
        """
        configuration, session = self._context.configuration, self._current.session
        default = session.audience if session else configuration.audience
        audience = silent_spec(options, audience=default).audience
        if audience not in configuration.dangerously_expose_tokens_of:
            from .refusals import no_token

            raise no_token()
        return await self._service.get_access_token(options | {"audience": audience})
