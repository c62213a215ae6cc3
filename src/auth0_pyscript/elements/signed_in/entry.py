"""The one way into this folder, for the rest of `elements`."""

import asyncio

from . import metadata, profile, session
from .metadata.editor import MetadataEditor
from .metadata.users_api import UsersApi

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Final

    from ...configuration import Configuration
    from ...ports import ClockPort, PagePort, SessionPort
    from ..element import Element, Elements
    from ..tree import PageFacts, Tree
    from .metadata.metadata_state import MetadataState

    Fields = dict[str, str]

KINDS = {kind.NAME: kind for kind in (metadata, profile, session)}

# Of metadata, while nobody is signed in.
_OUTLINE: "MetadataState" = {"mode": "loading", "is_elsewhere": False}


def tree_of(
    element: "Element", elements: "Elements", facts: "PageFacts", user: "User | None"
) -> "Tree":
    """Return what an element of KINDS shows; user is None until it is known who is signed in."""
    editor = user.metadata if user is not None else None
    state: Any = facts | dict(element.settings)
    is_alone = elements.find(metadata.NAME, element.view) is None
    state["metadata"] = editor.view_state(element.id) if editor is not None else _OUTLINE
    state["is_settled"] = is_alone or (editor is not None and editor.is_settled)
    shown: Tree = KINDS[element.name].tree(state)
    return shown


class User:
    """What the elements know of one signed-in user, and the actions in these elements."""

    def __init__(
        self,
        sub: str,
        service: "SessionPort",
        configuration: "Configuration",
        *,
        clock: "ClockPort",
        page: "PagePort",
        changed: "Callable[[], None]",
    ) -> None:
        api = UsersApi(service, configuration)
        self.sub: Final = sub
        self.metadata: Final = MetadataEditor(api, sub, clock=clock, page=page, changed=changed)
        self._loading: asyncio.Task[None] | None = None  # the event loop keeps no task alive
        self.actions: Final = {
            "refresh-metadata": self._refresh_metadata,
            "edit-metadata": self._edit_metadata,
            "save-metadata": self._save_metadata,
            "use-theirs": self._use_theirs,
            "cancel-edit": self._cancel_edit,
        }

    def load_soon(self, view: str | None, elements: "Elements") -> bool:
        """
        Read in a task of its own what a view shows and has not been read yet. Return False if the
        view shows nothing that is read.
        """
        if not _is_shown_in(view, elements):
            return False
        self._loading = asyncio.create_task(self._load_unread())
        return True

    async def load(self, view: str | None, elements: "Elements", *, again: bool) -> bool:
        """
        Read what a view shows; with `again` also what has been read already. Return False if the
        view shows nothing that is read.
        """
        if not _is_shown_in(view, elements):
            return False
        await (self.metadata.load() if again else self._load_unread())
        return True

    async def _load_unread(self) -> None:
        if self.metadata.mode == "loading":
            await self.metadata.load()

    async def _refresh_metadata(self, _fields: "Fields", element: "Element | None") -> None:
        await self.metadata.load(asked_in=element.id if element is not None else "")

    async def _edit_metadata(self, _fields: "Fields", element: "Element | None") -> None:
        if element is not None and element.settings["is_editable"]:
            self.metadata.edit(element.id)

    async def _save_metadata(self, fields: "Fields", _element: "Element | None") -> None:
        await self.metadata.save(fields.get("text", ""))

    async def _use_theirs(self, fields: "Fields", _element: "Element | None") -> None:
        self.metadata.use_theirs(fields.get("text", ""))

    async def _cancel_edit(self, fields: "Fields", _element: "Element | None") -> None:
        await self.metadata.cancel(fields.get("text", ""))


def _is_shown_in(view: str | None, elements: "Elements") -> bool:
    """Return True if an element of that view, or outside of all views, asks an API."""
    if view is None:
        return False
    shown = elements.find(metadata.NAME, view) or elements.find(metadata.NAME, "")
    return shown is not None
