"""What a tree is, for the type checker; the package's docstring says it in words."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Tree = str | list[Any]
    ViewState = dict[str, Any]
