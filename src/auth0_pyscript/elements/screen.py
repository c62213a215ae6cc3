"""The SDK's elements in one page: what each shows now, and what an action does."""

import asyncio

from ..errors import Auth0Error
from .current_user import CurrentUser, signed_in
from .element import read_elements
from .error import PageAlert
from .kinds import KINDS
from .navigation import Navigation
from .tree_diff import TreeDiff
from .view_state import view_state

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

    from ..configuration import Configuration
    from ..ports import ClockPort, PagePort, SessionPort
    from ..types import State
    from .element import Element, Elements
    from .tree import PageFacts, Tree

    Fields = dict[str, str]
    Trees = dict[str, Tree]  # by the elements' ids


class Screen:
    """
    The elements of one page and one session: reports the trees that have changed, and runs actions.
    """

    def __init__(
        self,
        service: "SessionPort",
        configuration: "Configuration",
        *,
        clock: "ClockPort",
        page: "PagePort",
    ) -> None:
        self.alert = PageAlert()
        self._configuration = configuration
        self._page = page
        self._diff = TreeDiff()
        self._elements = read_elements([])
        self._expected: Any = None  # a list of elements, until the page sends its own
        self._state = service.state()
        self._current = CurrentUser(
            lambda sub: signed_in().User(
                sub, service, configuration, clock=clock, page=page, changed=self.publish
            )
        )
        self._current.follow(self._state)
        self._under_way: list[tuple[str, str]] = []  # running actions, each with its element
        self._showing: asyncio.Task[None] | None = None  # the event loop keeps no task alive
        self._failed_picture: str | None = None
        self._navigation = Navigation(self, service, page)
        self._actions = self._navigation.actions | {
            "dismiss": self._dismiss,
            "picture-failed": self._picture_failed,
        }
        service.subscribe(self._follow)  # for as long as the page lives

    @property
    def elements(self) -> "Elements":
        """The elements that are in the page."""
        return self._elements

    @property
    def state(self) -> "State":
        """The session's state, as `SessionService.state` gives it."""
        return self._state

    def show(self) -> "Trees":
        """Return the tree of every element, by the element's id."""
        state = self._view_state()
        return {element.id: self._tree(element, state) for element in self._elements.all}

    def subscribe(self, listener: "Callable[[Trees], None]") -> "Callable[[], None]":
        """Call listener with the trees that have changed. Return the function that ends this."""
        return self._diff.subscribe(listener)

    @property
    def is_expecting(self) -> bool:
        """
        True while the trees are for the elements that the page is expected to have, because the
        page has not sent a list yet.
        """
        return self._expected is not None

    def expect(self, data: "Any", elements: "Elements") -> None:
        """
        Expect the elements that the page had at its last visit: data, as `set_elements` takes it.

        What they show is read and reported at once. If the page then sends another list, all trees
        are reported again. After the page has sent a list, nothing is expected.
        """
        if self._elements.all:
            return
        self._expected = data
        self._elements = elements
        for problem in elements.problems:
            self.alert.fail(problem, "page")

    def set_elements(self, data: "Any") -> "Elements":
        """
        Set the elements that are in the page, at first and after each change. Return them.

        data is as `read_elements` takes it. Raises: ProtocolError if data is anything else.
        """
        known = [problem.title for problem in self._elements.problems]
        if self._expected is None or data != self._expected:
            self._elements = read_elements(data)
            if self._expected is not None:
                self._diff.keep([])
        self._expected = None
        ids = [element.id for element in self._elements.all]
        user = self._current.user
        if user is not None:
            user.metadata.elements_are(ids)
        self._diff.keep(ids)
        for problem in self._elements.problems:
            if problem.title not in known:
                self.alert.fail(problem, "page")
        is_reading = self._load_soon()
        # Keep the page's initial markup, mostly an outline, until it is known who is signed in.
        if self._diff.has_told or not self._state["is_loading"]:
            self.publish(after=is_reading)
        return self._elements

    async def settled(self) -> None:
        """Wait until the trees that are due now are reported."""
        if self._showing is not None:
            await self._showing

    async def start(self, query: str, view: str | None = None) -> None:
        """
        Finish the login whose callback has this query, or with "" restore the session. Never
        raises.

        view is what the page shows meanwhile. Its data are read as soon as a user is signed in.
        """
        starting = self._navigation.start(query, view)
        if self._expected is not None and not query:
            self.publish(after=self._load_soon(view))
        try:
            await starting
        except Auth0Error as error:
            self._fail(error)
            if error.began_at:
                # The user may try again there.
                self._navigation.returned(await self._page.go_to(error.began_at))

    async def enter(self, view: str) -> None:
        """Show a view: see `Navigation.enter`. Never raises."""
        try:
            await self._navigation.enter(view)
        except Auth0Error as error:
            self._fail(error)

    async def act(self, action: str, fields: "Fields", element: str = "") -> None:
        """
        Run the action of a button, a form or a link in the element with that id. Never raises: an
        error becomes an alert. The same action in the same element is ignored while it is running,
        because it is a second click.
        """
        do: Any = self._actions.get(action)
        if do is None and self._current.user is not None:
            do = self._current.user.actions.get(action)
        if do is None or (action, element) in self._under_way:
            return  # an action of the app's own, or a second click
        self._under_way.append((action, element))
        try:
            await do(fields, self._elements.get(element))
        except Auth0Error as error:
            self._fail(error, "login" if action.startswith("login") else "page")
        finally:
            self._under_way.remove((action, element))

    def publish(self, *, after: bool = False) -> None:
        """
        Report the trees that have changed; with `after`, only once the requests that have just
        been started are sent.
        """
        if after:
            self._showing = asyncio.create_task(self.publish_soon())
            return
        if self._expected is not None and not self._diff.has_told and self._state["is_loading"]:
            return  # keep the page's initial markup
        self._diff.tell(self.show())

    async def publish_soon(self) -> None:
        """Report the trees that have changed: `publish` as a coroutine."""
        self.publish()

    async def load_view(self, *, again: bool) -> bool:
        """
        Read what the elements of the entered view show; with `again` also what has been read
        already. Return False if there is nothing to read.
        """
        user, view = self._current.user, self._navigation.view
        return user is not None and await user.load(view, self._elements, again=again)

    async def leave(self) -> bool:
        """Return True if the page may be left: the user is asked about unsaved text."""
        user = self._current.user
        return user is None or await user.metadata.leave()

    def _view_state(self) -> "PageFacts":
        return view_state(
            self._state,
            self._configuration,
            busy=self._navigation.busy,
            failed_picture=self._failed_picture,
            problem=self.alert.problem(self._state),
            unsaved=self._current.unsaved,
        )

    def _tree(self, element: "Element", state: "PageFacts") -> "Tree":
        if element.name in KINDS:
            tree: Tree = KINDS[element.name].tree(state | dict(element.settings))
            return tree
        # The other elements show a user's data, and nothing to a visitor.
        if not state["is_loading"] and not state["is_authenticated"]:
            return ""
        shown: Tree = signed_in().tree_of(element, self._elements, state, self._current.user)
        return shown

    def _follow(self, state: "State") -> None:
        """Take over a new state of the session."""
        if state["is_authenticated"]:
            self._navigation.signed_in()
        self._state = state
        is_other = self._current.follow(state)
        self.publish(after=is_other and self._load_soon())

    def _load_soon(self, view: str | None = None) -> bool:
        """
        Read what is not read yet, because an element came or a user logged in elsewhere. Return
        True if there may be something to read.
        """
        user = self._current.user
        view = self._navigation.view if view is None else view
        return user is not None and user.load_soon(view, self._elements)

    def _fail(self, error: Auth0Error, place: str = "login") -> None:
        self._navigation.stays()
        self.alert.fail(error, place)
        self.publish()

    async def _dismiss(self, _fields: "Fields", _element: "Element | None") -> None:
        self.alert.dismiss(self._state)
        self.publish()

    async def _picture_failed(self, _fields: "Fields", _element: "Element | None") -> None:
        picture = self._view_state()["picture"]
        if picture is not None:  # the page has it twice, and both may fail
            self._failed_picture = picture
            self.publish()
