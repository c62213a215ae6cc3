"""What each of the SDK's elements in one page shows now, and what an action does."""

import asyncio

from ..errors import Auth0Error
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
    from ..ports import ClockPort, PagePort
    from ..session.service import SessionService
    from ..types import State
    from .element import Element, Elements
    from .signed_in.entry import User
    from .tree import Tree, ViewState

    Fields = dict[str, str]
    Trees = dict[str, Tree]  # by the elements' ids


class Screen:
    """
    The elements of one page over one session: it tells the trees that differ, and takes actions.
    """

    def __init__(
        self,
        service: "SessionService",
        configuration: "Configuration",
        *,
        clock: "ClockPort",
        page: "PagePort",
    ) -> None:
        self.alert = PageAlert()
        self._service = service
        self._configuration = configuration
        self._clock = clock
        self._page = page
        self._diff = TreeDiff()
        self._elements = read_elements([])
        self._expected: Any = None  # a list of elements, until the page says which there are
        self._state = service.state()
        self._user = self._new_user()
        self._under_way: list[tuple[str, str]] = []  # actions, each with its element
        self._loading: asyncio.Task[None] | None = None  # the event loop keeps no task alive
        self._showing: asyncio.Task[None] | None = None
        self._failed_picture: str | None = None
        self._unsaved = ""
        self._navigation = Navigation(self, service, page)
        self._actions = self._navigation.actions | {
            "dismiss": self._dismiss,
            "picture-failed": self._picture_failed,
        }
        service.subscribe(self._follow)  # for as long as the page lives

    @property
    def elements(self) -> "Elements":
        """The elements that stand in the page."""
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
        """Call listener with the trees that differ, after each change. Return what ends that."""
        return self._diff.subscribe(listener)

    @property
    def is_expecting(self) -> bool:
        """
        Say whether trees are for the elements that the page is expected to have; it has not said
        any.
        """
        return self._expected is not None

    def expect(self, data: "Any", elements: "Elements") -> None:
        """
        Take it that the page has the elements that it had the last time: data, as `set_elements`
        read it.

        What they show is read and told at once. If the page then says others, all of it is told
        anew. Once it has said which it has, nothing is expected.
        """
        if self._elements.all:
            return
        self._expected = data
        self._elements = elements
        for problem in elements.problems:
            self.alert.fail(problem, "page")

    def set_elements(self, data: "Any") -> "Elements":
        """
        Take over which elements stand in the page, at first and whenever that changes. Returns
        them.

        data is as `read_elements` takes it. Raises: ProtocolError when it is anything else.
        """
        known = [problem.title for problem in self._elements.problems]
        if self._expected is None or data != self._expected:
            self._elements = read_elements(data)
            if self._expected is not None:
                self._diff.keep([])
        self._expected = None
        ids = [element.id for element in self._elements.all]
        if self._user is not None:
            self._user.metadata.elements_are(ids)
        self._diff.keep(ids)
        for problem in self._elements.problems:
            if problem.title not in known:
                self.alert.fail(problem, "page")
        is_reading = self._load_soon()
        # Until it is known who is signed in, what the page painted first stands: mostly an outline
        # already.
        if self._diff.has_told or not self._state["is_loading"]:
            self.publish(after=is_reading)
        return self._elements

    async def settled(self) -> None:
        """Wait until what is to be shown now is told."""
        if self._showing is not None:
            await self._showing

    async def start(self, query: str, view: str | None = None) -> None:
        """
        Finish the login whose callback has this query, or with "" restore the session. Never
        raises.

        view is what the page shows meanwhile: what it needs is read as soon as somebody is signed
        in.
        """
        starting = self._navigation.start(query, view)
        if self._expected is not None and not query:
            self.publish(after=self._load_soon(view))
        try:
            await starting
        except Auth0Error as error:
            self._fail(error)
            if error.began_at:
                await self._page.go_to(error.began_at)  # where the user may try again

    async def enter(self, view: str) -> None:
        """Show a view: see `Navigation.enter`. Never raises."""
        try:
            await self._navigation.enter(view)
        except Auth0Error as error:
            self._fail(error)

    async def act(self, action: str, fields: "Fields", element: str = "") -> None:
        """
        Do what a button, a form or a link asks for, in the element of that id. Never raises: an
        error becomes an alert. The same once more, while it is under way, is a second click and
        asks for nothing.
        """
        do: Any = self._actions.get(action)
        if do is None and self._user is not None:
            do = self._user.actions.get(action)
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
        Tell what has changed; `after` what has just begun has asked the network, which takes its
        time.
        """
        if after:
            self._showing = asyncio.create_task(self.publish_soon())
            return
        if self._expected is not None and not self._diff.has_told and self._state["is_loading"]:
            return  # what the page has painted first stands
        self._diff.tell(self.show())

    async def publish_soon(self) -> None:
        """Tell what has changed, in a task of its own or beside another."""
        self.publish()

    async def load_view(self, *, again: bool) -> bool:
        """
        Read what the elements of the entered view show; `again` what has been read already, too.
        Return False if there is nothing to read.
        """
        user = self._user
        if user is None or not user.is_shown_in(self._navigation.view, self._elements):
            return False
        await (user.metadata.load() if again else user.load_unread())
        return True

    async def leave(self) -> bool:
        """Return True if the page may be left: the user is asked about what is not saved."""
        return self._user is None or await self._user.metadata.leave()

    def _view_state(self) -> "ViewState":
        return view_state(
            self._state,
            self._configuration,
            busy=self._navigation.busy,
            failed_picture=self._failed_picture,
            problem=self.alert.problem(self._state),
            unsaved=self._unsaved,
        )

    def _tree(self, element: "Element", state: "ViewState") -> "Tree":
        if element.name in KINDS:
            tree: Tree = KINDS[element.name].tree(state | element.settings)
            return tree
        # The others show a user, and nothing to a visitor.
        if not state["is_loading"] and not state["is_authenticated"]:
            return ""
        shown: Tree = _signed_in().tree_of(element, self._elements, state, self._user)
        return shown

    def _follow(self, state: "State") -> None:
        """Take over what the session says."""
        if state["is_authenticated"]:
            self._unsaved = ""
            self._navigation.signed_in()
        elif self._user is not None:
            # After a logout, be it in another tab, and for another user nothing of it may stay
            # here.
            has_run_out = state["error"] is not None and state["error"]["kind"] != "UserChanged"
            self._unsaved = self._user.metadata.unsaved if has_run_out else ""
        self._state = state
        if _sub_of(state) != (self._user.sub if self._user is not None else ""):
            if self._user is not None:
                self._user.metadata.close()
            self._user = self._new_user()
            self.publish(after=self._load_soon())
        else:
            self.publish()

    def _new_user(self) -> "User | None":
        sub = _sub_of(self._state)
        if not sub:
            return None
        user: User = _signed_in().User(
            sub,
            self._service,
            self._configuration,
            clock=self._clock,
            page=self._page,
            changed=self.publish,
        )
        return user

    def _load_soon(self, view: str | None = None) -> bool:
        """
        Read what is not read yet: an element came, or a user logged in elsewhere; nobody enters a
        view.

        Returns whether there may be something to read.
        """
        user = self._user
        view = self._navigation.view if view is None else view
        if user is None or not user.is_shown_in(view, self._elements):
            return False
        self._loading = asyncio.create_task(user.load_unread())
        return True

    def _fail(self, error: Auth0Error, place: str = "login") -> None:
        self._navigation.stays()
        self.alert.fail(error, place)
        self.publish()

    async def _dismiss(self, _fields: "Fields", _element: "Element | None") -> None:
        self.alert.dismiss(self._state)
        self.publish()

    async def _picture_failed(self, _fields: "Fields", _element: "Element | None") -> None:
        picture = self._view_state()["picture"]
        if picture is not None:  # it stands in the page twice, and both may fail
            self._failed_picture = picture
            self.publish()


def _signed_in() -> "Any":
    """Import what only a signed-in user needs: the one place that does."""
    from .signed_in import entry

    return entry


def _sub_of(state: "State") -> str:
    """Return who is signed in, "" for nobody."""
    user = state["user"]
    return user["sub"] if user is not None else ""
