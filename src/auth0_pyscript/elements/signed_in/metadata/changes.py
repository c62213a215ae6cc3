"""
Three versions of one JSON object: the version before the edit, the current one, and the user's.

Auth0 merges the root keys of a PATCH, `null` deletes a key, and an empty object deletes everything.
So only the root keys that the user changed are sent, a removed key as None. An edit to {} removes
the keys that the user saw, one by one, and never keys that somebody else has added. Pure.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Json = dict[str, Any]


def changes_between(before: "Json", after: "Json") -> "Json":
    """
    Return the root keys that differ, with their new values: None for a key that is gone or null.
    """
    changes = {key: value for key, value in after.items() if not same(value, before.get(key))}
    for key in before:
        if key not in after and before[key] is not None:
            changes[key] = None
    return changes


def conflicts(changes: "Json", before: "Json", now: "Json") -> list[str]:
    """
    Return the keys of changes whose current value is neither the value before nor the wanted one.
    """
    return [
        key
        for key, wanted in changes.items()
        if not same(now.get(key), before.get(key)) and not same(now.get(key), wanted)
    ]


def still_needed(changes: "Json", now: "Json") -> "Json":
    """Return the changes that have not been made yet."""
    return {key: value for key, value in changes.items() if not same(now.get(key), value)}


def take_theirs(mine: "Json", keys: list[str], now: "Json") -> "Json":
    """
    Return mine, in its own order, with the current values of keys. Keys that are gone are left out.
    """
    # A new object of the same class: on MicroPython only an OrderedDict keeps the order.
    taken = type(mine)()
    for key in mine:
        if key not in keys:
            taken[key] = mine[key]
        elif key in now:
            taken[key] = now[key]
    for key in keys:
        if key in now and key not in mine:
            taken[key] = now[key]
    return taken


def same(one: "Any", other: "Any") -> bool:
    """
    Return True if two JSON values are equal: members in any order, true is not 1, and 1 is 1.0.

    Python's == treats True as 1, and that of an OrderedDict compares the order of members.
    """
    pairs = [
        (one, other)
    ]  # to be compared yet; no recursion, for MicroPython's stack holds some 150 calls
    while pairs:
        one, other = pairs.pop()
        if isinstance(one, dict) and isinstance(other, dict):
            if len(one) != len(other) or not all(key in other for key in one):
                return False
            pairs.extend((one[key], other[key]) for key in one)
        elif isinstance(one, list) and isinstance(other, list):
            if len(one) != len(other):
                return False
            pairs.extend((one[index], other[index]) for index in range(len(one)))
        elif isinstance(one, bool) or isinstance(other, bool):
            if one is not other:
                return False
        elif one != other:
            return False
    return True
