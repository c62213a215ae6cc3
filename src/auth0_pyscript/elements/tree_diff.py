"""Finds the trees that differ from those that a page has."""

from ..session.subscribers import Subscribers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable

    from .tree import Tree

    Trees = dict[str, Tree]  # by the elements' ids


class TreeDiff:
    """Notifies listeners of the trees that have changed since the last notification."""

    def __init__(self) -> None:
        self._told: Trees = {}
        self._listeners = Subscribers()

    @property
    def has_told(self) -> bool:
        """True if the page has got trees."""
        return bool(self._told)

    def subscribe(self, listener: "Callable[[Trees], None]") -> "Callable[[], None]":
        """Call listener with the trees that differ, after each change. Return what ends that."""
        return self._listeners.add(listener)

    def tell(self, trees: "Trees") -> None:
        """Notify the listeners. trees are all trees now."""
        changed = {name: tree for name, tree in trees.items() if self._told.get(name) != tree}
        self._told = trees
        if changed:
            self._listeners.notify(changed)

    def keep(self, ids: "list[str]") -> None:
        """
        Forget the trees of all other elements. An element that was removed and added again may show
        nothing.
        """
        self._told = {id: tree for id, tree in self._told.items() if id in ids}
