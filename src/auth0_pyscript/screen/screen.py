"""The screen: what each of the SDK's elements shows now, what an action does, and who may see which view."""

from ..errors import Auth0Error, CallbackError
from ..views import (
    login_button_view,
    login_required_view,
    logout_button_view,
    profile_view,
    session_view,
    user_metadata_view,
)
from ..views.picture import shown_picture
from .metadata import MetadataEditor
from .page_alert import PageAlert
from .users_api import UsersApi

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

    from ..configuration import Configuration
    from ..ports import ClockPort, PagePort
    from ..session import SessionService
    from ..views.tree import Tree, ViewState

    Trees = dict[str, Tree]

_PROTECTED = ("profile", "python")
_VIEWS = (
    ("auth0-login-button", login_button_view),
    ("auth0-logout-button", logout_button_view),
    ("auth0-profile", profile_view),
    ("auth0-user-metadata", user_metadata_view),
    ("auth0-session", session_view),
    ("auth0-login-required", login_required_view),
)


class Screen:
    """The SDK's elements over one session: trees out, actions in."""

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
        self._published: Trees = {}
        self._state = service.state()
        self._sub = _sub_of(self._state)  # of the user whose metadata is shown
        self._metadata = self._editor()
        self._view = ""
        self._busy = ""  # "login" or "logout" while the page is being left
        self._alert = PageAlert()
        self._failed_picture: str | None = None
        self._unsaved = ""
        self._actions = {
            "login": self._log_in,
            "login-again": self._log_in_again,
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
        """Return the tree of every element, by the element's name."""
        view_state = self._view_state()
        trees = {name: view(view_state) for name, view in _VIEWS}
        trees["auth0-error"] = self._alert.view(self._state)
        return trees

    def subscribe(self, listener: "Callable[[Trees], None]") -> "Callable[[], None]":
        """Call listener with the trees that differ, after each change. Return what ends that."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    async def start(self, query: str) -> None:
        """Finish the log-in whose callback has this query, or with "" restore the session. Never raises."""
        try:
            if query:
                try:
                    outcome = await self._service.handle_redirect_callback(query)
                    await self._page.go_to(outcome["return_to"])
                except CallbackError as error:
                    # A used answer, or somebody else's, says nothing about the session of this browser.
                    await self._service.check_session()
                    if not self._service.state()["is_authenticated"]:
                        self._fail(error)
            else:
                await self._service.check_session()
        except Auth0Error as error:
            self._fail(error)

    async def enter(self, view: str) -> None:
        """
        Show a view: "home", "profile" or "python". Never raises.

        The last two need a signed-in user; a visitor is sent to log in and comes back to the view. Where a
        session has just ended, or something failed, nobody is sent anywhere: the view says Log in.
        """
        if self._view not in ("", view):
            self._alert.clear()
        self._view = view
        self._publish()
        if self._state["is_loading"] or view not in _PROTECTED:
            return
        if not self._state["is_authenticated"]:
            await self._guard(view)
        elif view == "profile":
            await self._metadata.load()

    async def act(self, action: str, fields: dict[str, str]) -> None:
        """Do what a button, a form or a link asks for. Never raises: an error becomes an alert."""
        do = self._actions.get(action)
        if do is None:
            return  # an action of the app's own
        try:
            await do(fields)
        except Auth0Error as error:
            self._fail(error)

    # What is shown

    def _view_state(self) -> "ViewState":
        state = self._state
        configuration = self._configuration
        # The demo's tenant lies in the site, and so do its pictures.
        own = configuration.issuer[: -len("tenant/")] if configuration.is_demo else configuration.issuer
        picture = shown_picture(state["user"], own=own, hosts=configuration.picture_hosts)
        return {
            "is_loading": state["is_loading"] and not state["is_authenticated"],
            "is_authenticated": state["is_authenticated"],
            "user": state["user"],
            "scope": state["scope"],
            "expires_at": state["expires_at"],
            "busy": self._busy,
            "picture": None if picture == self._failed_picture else picture,
            "tenant": "" if self._configuration.is_demo else self._configuration.issuer,
            "unsaved": self._unsaved,
            "metadata": self._metadata.view_state(),
        }

    def _publish(self) -> None:
        trees = self.show()
        changed = {name: tree for name, tree in trees.items() if self._published.get(name) != tree}
        self._published = trees
        if changed:
            for listener in list(self._listeners):
                listener(changed)

    def _follow(self, state: "dict[str, Any]") -> None:
        """Take over what the session says."""
        is_authenticated = state["is_authenticated"]
        if is_authenticated:
            self._unsaved = ""
        elif self._state["is_authenticated"] and self._busy != "logout":
            self._unsaved = self._metadata.unsaved
        self._state = state
        if _sub_of(state) != self._sub:
            self._sub = _sub_of(state)
            self._metadata.close()
            self._metadata = self._editor()
        self._publish()

    def _editor(self) -> MetadataEditor:
        api = UsersApi(self._service, self._configuration)
        return MetadataEditor(api, self._sub, clock=self._clock, page=self._page, changed=self._publish)

    def _fail(self, error: Auth0Error) -> None:
        self._busy = ""
        self._alert.fail(error)
        self._publish()

    # What is done

    async def _guard(self, view: str) -> None:
        if self._busy or self._alert.is_shown(self._state):
            return
        if await self._service.was_signed_in() or view != self._view:
            return
        try:
            await self._redirect(is_automatic=True)
        except Auth0Error as error:
            self._fail(error)

    async def _redirect(self, *, is_automatic: bool) -> None:
        self._busy = "login"
        self._alert.clear()
        self._publish()
        # Without a return address a log-in ends at the site's own address, which shows the profile then.
        return_to = "#/" + self._view if self._view in _PROTECTED else ""
        await self._service.login_with_redirect({"return_to": return_to, "automatic": is_automatic})

    async def _log_in(self, _fields: dict[str, str]) -> None:
        if self._state["is_authenticated"]:
            # The click came while the session was still looked for.
            await self._page.go_to("#/profile")
            await self.enter("profile")
        elif not self._busy:
            await self._redirect(is_automatic=False)

    async def _log_in_again(self, _fields: dict[str, str]) -> None:
        if not self._busy and await self._metadata.leave():
            await self._redirect(is_automatic=False)

    async def _log_out(self, _fields: dict[str, str]) -> None:
        if self._busy or not await self._metadata.leave():
            return
        self._busy = "logout"
        self._alert.clear()
        self._publish()
        await self._service.logout({})

    async def _retry(self, _fields: dict[str, str]) -> None:
        self._alert.retry()
        await self._service.check_session()
        await self.enter(self._view)

    async def _dismiss(self, _fields: dict[str, str]) -> None:
        self._alert.dismiss(self._state)
        self._publish()

    async def _page_restored(self, _fields: dict[str, str]) -> None:
        """The user came back from where the page was being left for."""
        self._busy = ""
        self._publish()

    async def _picture_failed(self, _fields: dict[str, str]) -> None:
        picture = self._view_state()["picture"]
        if picture is not None:  # it stands in the page twice, and both may fail
            self._failed_picture = picture
            self._publish()

    async def _refresh_metadata(self, _fields: dict[str, str]) -> None:
        await self._metadata.load(is_asked_for=True)

    async def _edit_metadata(self, _fields: dict[str, str]) -> None:
        self._metadata.edit()

    async def _save_metadata(self, fields: dict[str, str]) -> None:
        await self._metadata.save(fields.get("text", ""))

    async def _use_theirs(self, fields: dict[str, str]) -> None:
        self._metadata.use_theirs(fields.get("text", ""))

    async def _cancel_edit(self, fields: dict[str, str]) -> None:
        await self._metadata.cancel(fields.get("text", ""))


def _sub_of(state: "dict[str, Any]") -> str:
    """Return who is signed in, "" for nobody."""
    return str(state["user"]["sub"]) if state["is_authenticated"] else ""
