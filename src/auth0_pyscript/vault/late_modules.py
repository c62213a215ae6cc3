"""The modules that the vault imports late. The build writes the list of what it puts there."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

NAMES: "Final[tuple[str, ...]]" = ()  # each after those that it imports
