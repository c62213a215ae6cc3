"""The type of a tree, for type checkers. The package's docstring describes trees."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Tree = str | list[Any]
    ViewState = dict[str, Any]
