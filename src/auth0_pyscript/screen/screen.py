"""
The screen: what each of the SDK's elements shows now, what an action does, and who may see which
view.
"""

import asyncio

from ..errors import Auth0Error, CallbackError
from ..views.buttons import login_button_view, logout_button_view
from ..views.login_required import login_required_view
from ..views.picture import shown_picture
from .element import (
    ERROR,
    LOGIN_BUTTON,
    LOGIN_REQUIRED,
    LOGOUT_BUTTON,
    PROFILE,
    SESSION,
    USER_METADATA,
    Element,
    login_options,
    read_elements,
)
from .no_metadata import NoMetadata
from .page_alert import PageAlert

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

    from ..configuration import Configuration
    from ..ports import ClockPort, PagePort
    from ..session.service import SessionService
    from ..types import State
    from ..views.tree import Tree, ViewState
    from .element import Elements
    from .metadata import MetadataEditor

    Fields = dict[str, str]
    Trees = dict[str, Tree]  # by the elements' ids

_VIEWS = {
    LOGIN_BUTTON: login_button_view,
    LOGIN_REQUIRED: login_required_view,
    LOGOUT_BUTTON: logout_button_view,
}


class Screen:
    """
    The SDK's elements of one page over one session: trees out, actions in.

    A view is a section of the page, or "" where the page has none; one that holds
    <auth0-login-required> is protected.
    """

    def __init__(
        self,
        service: "SessionService",
        configuration: "Configuration",
        *,
        clock: "ClockPort",
        page: "PagePort",
    ) -> None:
        self._service = service
        self._configuration = configuration
        self._clock = clock
        self._page = page
        self._listeners: list[Callable[[Trees], None]] = []
        self._elements = read_elements([])
        self._expected: Any = None  # a list of elements, until the page says which there are
        self._published: Trees = {}
        self._state = service.state()
        self._sub = _sub_of(self._state)  # of the user whose metadata is shown
        self._metadata = self._editor()
        self._view: str | None = None  # what the page shows
        self._is_entered = False  # by the user, for whom it may take the alert away
        self._under_way: list[tuple[str, str]] = []  # actions, each with its element
        self._loading: asyncio.Task[None] | None = None  # the event loop keeps no task alive
        self._showing: asyncio.Task[None] | None = None
        self._busy = ""  # "login" or "logout" while the page is being left
        self._not_begun: dict[str, Any] | None = None  # the options of a login that did not begin
        self._alert = PageAlert()
        self._failed_picture: str | None = None
        self._unsaved = ""
        self._actions = {
            "login": self._log_in,
            "login-again": self._log_in_again,
            "login-other": self._log_in_as_somebody_else,
            "logout": self._log_out,
            "retry": self._retry,
            "dismiss": self._dismiss,
            "page-restored": self._page_restored,
            "picture-failed": self._picture_failed,
            "refresh-metadata": self._refresh_metadata,
            "edit-metadata": self._edit_metadata,
            "save-metadata": self._save_metadata,
            "use-theirs": self._use_theirs,
            "cancel-edit": self._cancel_edit,
        }
        service.subscribe(self._follow)  # for as long as the page lives

    def show(self) -> "Trees":
        """Return the tree of every element, by the element's id."""
        view_state = self._view_state()
        return {element.id: self._tree(element, view_state) for element in self._elements.all}

    def subscribe(self, listener: "Callable[[Trees], None]") -> "Callable[[], None]":
        """Call listener with the trees that differ, after each change. Return what ends that."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

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
            self._alert.fail(problem, "page")

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
                self._published = {}
        self._expected = None
        self._metadata.elements_are([element.id for element in self._elements.all])
        # What an element showed before it was taken out and put back may stand in it no more.
        self._published = {
            id: tree for id, tree in self._published.items() if self._elements.get(id)
        }
        for problem in self._elements.problems:
            if problem.title not in known:
                self._alert.fail(problem, "page")
        is_reading = self._load_metadata_soon()
        # Until it is known who is signed in, what the page painted first stands: mostly an outline
        # already.
        if self._published or not self._state["is_loading"]:
            self._publish(after=is_reading)
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
        self._view = view
        if self._expected is not None and not query:
            self._publish(after=self._load_metadata_soon())
        try:
            if query:
                try:
                    outcome = await self._service.handle_redirect_callback(query)
                    await self._page.go_to(outcome["return_to"])
                except CallbackError as error:
                    # A used answer, or somebody else's, says nothing about the session of this
                    # browser.
                    await self._service.check_session()
                    if not self._service.state()["is_authenticated"]:
                        self._fail(error)
            else:
                await self._service.check_session()
        except Auth0Error as error:
            self._fail(error)
            if error.began_at:
                await self._page.go_to(error.began_at)  # where the user may try again

    async def enter(self, view: str) -> None:
        """
        Show a view. Never raises.

        A visitor of a protected one is sent to log in and comes back to it. Where a session has
        just ended, or something failed, nobody is sent anywhere: the view says Log in.
        """
        is_named_by_start = not self._is_entered and self._view == view
        if self._is_entered and self._view != view:
            self._alert.clear()
        self._is_entered = True
        self._view = view
        if not is_named_by_start:
            self._publish()
        if self._state["is_loading"]:
            return
        if self._shows_metadata():
            await (self._load_unread_metadata() if is_named_by_start else self._metadata.load())
        elif self._is_protected() and not self._state["is_authenticated"]:
            await self._guard(view)

    async def act(self, action: str, fields: "Fields", element: str = "") -> None:
        """
        Do what a button, a form or a link asks for, in the element of that id. Never raises: an
        error becomes an alert. The same once more, while it is under way, is a second click and
        asks for nothing.
        """
        do = self._actions.get(action)
        if do is None or (action, element) in self._under_way:
            return  # an action of the app's own, or a second click
        self._under_way.append((action, element))
        try:
            await do(fields, self._elements.get(element))
        except Auth0Error as error:
            self._fail(error, "login" if action.startswith("login") else "page")
        finally:
            self._under_way.remove((action, element))

    # What is shown

    def _view_state(self) -> "ViewState":
        state = self._state
        configuration = self._configuration
        # The demo's tenant lies in the site, and so do its pictures.
        own = (
            configuration.issuer[: -len("tenant/")]
            if configuration.is_demo
            else configuration.issuer
        )
        picture = shown_picture(state["user"], own=own, hosts=configuration.picture_hosts)
        return {
            "is_loading": state["is_loading"] and not state["is_authenticated"],
            "is_authenticated": state["is_authenticated"],
            "user": state["user"],
            "scope": state["scope"],
            "expires_at": state["expires_at"],
            "busy": self._busy,
            "picture": None if picture == self._failed_picture else picture,
            "token_storage": configuration.token_storage,
            "tenant": "" if self._configuration.is_demo else self._configuration.issuer,
            "unsaved": self._unsaved,
        }

    def _tree(self, element: Element, view_state: "ViewState") -> "Tree":
        if element.name == ERROR:
            return self._alert.view(self._state)
        if element.name in _VIEWS:
            return _VIEWS[element.name](view_state | element.settings)
        # The others show a user, and nothing to a visitor.
        if not view_state["is_loading"] and not view_state["is_authenticated"]:
            return ""
        state = view_state | element.settings
        if element.name == USER_METADATA:
            state["metadata"] = self._metadata.view_state(element.id)
        elif element.name == SESSION:
            is_alone = self._elements.find(USER_METADATA, element.view) is None
            state["is_settled"] = is_alone or self._metadata.mode in ("shown", "failed")
        return _view_of_a_user(element.name)(state)

    def _publish(self, *, after: bool = False) -> None:
        """
        Tell what has changed; `after` what has just begun has asked the network, which takes its
        time.
        """
        if after:
            self._showing = asyncio.create_task(self._show_soon())
            return
        if self._expected is not None and not self._published and self._state["is_loading"]:
            return  # what the page has painted first stands
        trees = self.show()
        changed = {name: tree for name, tree in trees.items() if self._published.get(name) != tree}
        self._published = trees
        if changed:
            for listener in list(self._listeners):
                listener(changed)

    def _follow(self, state: "State") -> None:
        """Take over what the session says."""
        is_authenticated = state["is_authenticated"]
        if is_authenticated:
            self._unsaved = ""
            self._not_begun = None
        elif self._state["is_authenticated"]:
            # After a logout, be it in another tab, and for another user nothing of it may stay
            # here.
            has_run_out = state["error"] is not None and state["error"]["kind"] != "UserChanged"
            self._unsaved = self._metadata.unsaved if has_run_out else ""
        self._state = state
        if _sub_of(state) != self._sub:
            self._sub = _sub_of(state)
            self._metadata.close()
            self._metadata = self._editor()
            self._publish(after=self._load_metadata_soon())
        else:
            self._publish()

    async def _show_soon(self) -> None:
        self._publish()

    def _editor(self) -> "MetadataEditor | NoMetadata":
        if not self._sub:
            return NoMetadata()
        from .metadata import MetadataEditor
        from .users_api import UsersApi

        api = UsersApi(self._service, self._configuration)
        return MetadataEditor(
            api, self._sub, clock=self._clock, page=self._page, changed=self._publish
        )

    def _fail(self, error: Auth0Error, place: str = "login") -> None:
        self._busy = ""
        self._alert.fail(error, place)
        self._publish()

    # What is done

    def _is_protected(self) -> bool:
        """Say whether the view that is entered needs a signed-in user."""
        return (
            bool(self._view) and self._elements.find(LOGIN_REQUIRED, self._view or "") is not None
        )

    async def _guard(self, view: str) -> None:
        if self._busy or self._alert.is_shown(self._state):
            return
        if await self._service.was_signed_in() or view != self._view:
            return
        try:
            element = self._elements.find(LOGIN_REQUIRED, view)
            await self._redirect(login_options(element), is_automatic=True)
        except Auth0Error as error:
            self._fail(error)

    async def _redirect(self, options: "dict[str, Any]", *, is_automatic: bool) -> None:
        self._busy = "login"
        self._alert.clear()
        leaving = self._service.login_with_redirect(options | {"automatic": is_automatic})
        try:
            # The page leaves first, and shows then that it does.
            await asyncio.gather(leaving, self._show_soon())
        except Auth0Error:
            self._not_begun = options
            raise

    async def _log_in(self, _fields: "Fields", element: Element | None) -> None:
        if self._state["is_authenticated"]:
            # The click came while the session was still looked for.
            if element is not None and element.return_to is not None:
                await self.enter(await self._page.go_to(element.return_to))
        elif not self._busy:
            await self._redirect(login_options(element), is_automatic=False)

    async def _log_in_again(self, _fields: "Fields", element: Element | None) -> None:
        await self._begin_again(element, {})

    async def _log_in_as_somebody_else(self, _fields: "Fields", element: Element | None) -> None:
        # The tenant asks, even if it knows a user, and proposes nobody.
        await self._begin_again(element, {"prompt": "login", "login_hint": None})

    async def _begin_again(self, element: Element | None, params: "dict[str, str | None]") -> None:
        """Begin a login with what the failed one wished, as far as it may be repeated."""
        if self._busy or not await self._metadata.leave():
            return
        options = self._not_begun or login_options(element)
        params = options["authorization_params"] | params
        options = options | {"authorization_params": params, "again": True}
        await self._redirect(options, is_automatic=False)

    async def _log_out(self, _fields: "Fields", element: Element | None) -> None:
        if self._busy or not await self._metadata.leave():
            return
        self._busy = "logout"
        self._alert.clear()
        self._publish()
        return_to = element.return_to if element is not None else None
        await self._service.logout({"return_to": return_to or ""})

    async def _retry(self, _fields: "Fields", _element: Element | None) -> None:
        self._alert.retry()
        await self._service.check_session()
        await self.enter(self._view or "")

    async def _dismiss(self, _fields: "Fields", _element: Element | None) -> None:
        self._alert.dismiss(self._state)
        self._publish()

    async def _page_restored(self, _fields: "Fields", _element: Element | None) -> None:
        """The user came back from where the page was being left for."""
        self._busy = ""
        self._publish()

    async def _picture_failed(self, _fields: "Fields", _element: Element | None) -> None:
        picture = self._view_state()["picture"]
        if picture is not None:  # it stands in the page twice, and both may fail
            self._failed_picture = picture
            self._publish()

    def _shows_metadata(self) -> bool:
        """
        Say whether somebody is signed in, and an element of the entered view shows the metadata.
        """
        if self._view is None or not self._state["is_authenticated"]:
            return False
        find = self._elements.find
        return (find(USER_METADATA, self._view) or find(USER_METADATA, "")) is not None

    def _load_metadata_soon(self) -> bool:
        """
        Read what is not read yet: an element came, or a user logged in elsewhere; nobody enters a
        view.

        Returns whether there may be something to read.
        """
        if not self._shows_metadata():
            return False
        self._loading = asyncio.create_task(self._load_unread_metadata())
        return True

    async def _load_unread_metadata(self) -> None:
        if self._metadata.mode == "loading":
            await self._metadata.load()

    async def _refresh_metadata(self, _fields: "Fields", element: Element | None) -> None:
        await self._metadata.load(asked_in=element.id if element is not None else "")

    async def _edit_metadata(self, _fields: "Fields", element: Element | None) -> None:
        if element is not None and element.settings["is_editable"]:
            self._metadata.edit(element.id)

    async def _save_metadata(self, fields: "Fields", _element: Element | None) -> None:
        await self._metadata.save(fields.get("text", ""))

    async def _use_theirs(self, fields: "Fields", _element: Element | None) -> None:
        self._metadata.use_theirs(fields.get("text", ""))

    async def _cancel_edit(self, fields: "Fields", _element: Element | None) -> None:
        await self._metadata.cancel(fields.get("text", ""))


def _view_of_a_user(name: str) -> "Callable[[ViewState], Tree]":
    from ..views.metadata import user_metadata_view
    from ..views.profile import profile_view
    from ..views.session import session_view

    return {PROFILE: profile_view, SESSION: session_view, USER_METADATA: user_metadata_view}[name]


def _sub_of(state: "State") -> str:
    """Return who is signed in, "" for nobody."""
    user = state["user"]
    return user["sub"] if user is not None else ""
