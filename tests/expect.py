"""
The helpers for the dialect's tests besides `assert`, for all three interpreters.

    with raises(ProtocolError) as caught:
        decode("a=")
    assert "alphabet" in caught.error.title
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType
    from typing import Any, Self


class raises:
    """A block that must raise an error of the given class. The error is stored as `error`."""

    def __init__(self, kind: type[BaseException]) -> None:
        self.kind = kind
        self.error: Any = None

    def __enter__(self) -> "Self":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: "TracebackType | None",
    ) -> bool:
        assert error is not None, f"{self.kind.__name__} was not raised"
        if not isinstance(error, self.kind):
            return False
        self.error = error
        return True


def plain(value: "Any") -> "Any":
    """
    Return value with every OrderedDict in it as a plain dict.

    MicroPython: an OrderedDict never equals a plain dict, and parse_json returns OrderedDicts
    there.
    """
    if isinstance(value, dict):
        return {name: plain(member) for name, member in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)([plain(member) for member in value])
    return value
