"""
What stands in the metadata's place while nobody is signed in: a visitor's page does without the
editor.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class NoMetadata:
    """
    Answers like `MetadataEditor` before anything is read. There is nothing to read, to edit or to
    lose.
    """

    mode = "loading"
    unsaved = ""

    def close(self) -> None:
        """Nothing is under way."""

    def view_state(self, element: str) -> "dict[str, Any]":
        """Return what `views.metadata` asks for an outline."""
        return {"mode": self.mode, "is_elsewhere": False}

    def elements_are(self, elements: "list[str]") -> None:
        """None of them has an editor."""

    async def load(self, *, asked_in: str = "") -> None:
        """There is nobody whose metadata it would be."""

    def edit(self, element: str) -> None:
        """There is nothing."""

    async def cancel(self, text: str) -> None:
        """There is no editor."""

    async def leave(self) -> bool:
        """Nothing is lost."""
        return True

    async def save(self, text: str) -> None:
        """There is no editor."""

    def use_theirs(self, text: str) -> None:
        """There is no editor."""
