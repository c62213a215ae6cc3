"""
The entries in a PyScript configuration in JSON, as insertions into its text: its formatting stays.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from .edits import Edit, applied
from .entries import Entries, is_ours
from .problem import NotUnderstood
from .source_text import BOM, newline_of

_SPACE = re.compile(r"[ \t\r\n]*")
_JSON = json.JSONDecoder()


@dataclass
class _Member:
    name: str
    start: int  # of its name
    value: int
    end: int


@dataclass
class _Object:
    start: int  # behind the brace
    end: int = 0  # at the closing brace
    members: list[_Member] = field(default_factory=list)

    def member(self, name: str) -> _Member | None:
        found = [member for member in self.members if member.name == name]
        if len(found) > 1:
            raise NotUnderstood(f'it has "{name}" twice')
        return found[0] if found else None


def json_with_entries(text: str, entries: Entries) -> list[Edit]:
    """
    Return the edits that put the entries into a configuration in JSON.

    Raises: NotUnderstood if it is not JSON, or `files` or `js_modules` is not an object.
    """
    wanted = _parsed(text)
    _merge(wanted, entries.to_data())
    root = _root(text)
    unit = _unit(text, root)
    edits = _insertions(text, root, entries.to_data(), unit)
    if _parsed(applied(text, edits)) != wanted:
        raise NotUnderstood("its JSON has a form that this command does not edit")
    return edits


def json_without_entries(text: str) -> list[Edit]:
    """Return the edits that take entries of any version out of a configuration in JSON."""
    _parsed(text)
    return _removals(text, _root(text), {"files": {}, "js_modules": {"main": {}, "worker": {}}})


def _parsed(text: str) -> dict[str, object]:
    try:
        data = json.loads(text.removeprefix(BOM))
    except ValueError as error:
        raise NotUnderstood(f"it is not JSON ({error})") from error
    if not isinstance(data, dict):
        raise NotUnderstood("it is not a JSON object")
    return data


def _merge(data: dict[str, object], more: Mapping[str, object]) -> None:
    for name, value in more.items():
        if isinstance(value, Mapping):
            inner = data.setdefault(name, {})
            if not isinstance(inner, dict):
                raise NotUnderstood(f'its "{name}" is not an object')
            _merge(inner, value)
        else:
            data[name] = value


def _root(text: str) -> _Object:
    start = 1 if text.startswith(BOM) else 0
    return _object(text, _skip(text, start))


def _object(text: str, at: int) -> _Object:
    """Return the members of the object that starts at that position of valid JSON."""
    found = _Object(at + 1)
    at = _skip(text, found.start)
    while text[at] != "}":
        start = at
        name, at = _JSON.raw_decode(text, at)
        value = _skip(text, _skip(text, at) + 1)  # behind the colon
        _, end = _JSON.raw_decode(text, value)
        found.members.append(_Member(name, start, value, end))
        at = _skip(text, end)
        if text[at] == ",":
            at = _skip(text, at + 1)
    found.end = at
    return found


def _insertions(text: str, place: _Object, more: Mapping[str, object], unit: str) -> list[Edit]:
    edits = []
    new: dict[str, object] = {}
    for name, value in more.items():
        member = place.member(name)
        if member is None:
            new[name] = value
        elif isinstance(value, Mapping):
            edits += _insertions(text, _object(text, member.value), value, unit)
    if new:
        edits.append(_insertion(text, place, new, unit))
    return edits


def _insertion(text: str, place: _Object, new: Mapping[str, object], unit: str) -> Edit:
    """Return the edit that adds members to an object, formatted like those that are there."""
    first = place.members[0].start if place.members else place.end
    if "\n" in text[place.start : first] or (not place.members and unit):
        newline = newline_of(text)
        outside = _indentation(text, place.start - 1)
        inside = _indentation(text, first) if place.members else outside + unit
        texts = [
            f"{json.dumps(name)}: "
            + json.dumps(value, indent=unit or "  ", ensure_ascii=False).replace(
                "\n", f"\n{inside}"
            )
            for name, value in new.items()
        ]
        added = f",\n{inside}".join(texts)
        if place.members:
            return Edit(place.members[-1].end, "", f",\n{inside}{added}".replace("\n", newline))
        closing = "" if "\n" in text[place.start : place.end] else f"\n{outside}"
        added = f"\n{inside}{added}{closing}".replace("\n", newline)
        return Edit(place.start, "", added)
    is_compact = bool(place.members) and text[place.members[0].value - 1] == ":"
    separators = (",", ":") if is_compact else (", ", ": ")
    added = json.dumps(new, separators=separators, ensure_ascii=False)[1:-1]
    if place.members:
        return Edit(place.members[-1].end, "", separators[0] + added)
    return Edit(place.start, "", added)


def _removals(text: str, place: _Object, where: Mapping[str, object]) -> list[Edit]:
    edits = []
    gone = set()
    for index, member in enumerate(place.members):
        inner = where.get(member.name)
        if not where and is_ours(member.name):
            gone.add(index)
        elif isinstance(inner, Mapping) and text[member.value] == "{":
            edits += _removals(text, _object(text, member.value), inner)
    for index in sorted(gone):
        # With the comma before it, or, for the first ones, the comma behind it.
        left = [other for other in range(index) if other not in gone]
        if left:
            start, end = place.members[index - 1].end, place.members[index].end
        elif index + 1 < len(place.members):
            start, end = place.members[index].start, place.members[index + 1].start
        else:
            start, end = place.members[index].start, place.members[index].end
        edits.append(Edit(start, text[start:end], ""))
    return edits


def _unit(text: str, root: _Object) -> str:
    """Return one step of the indentation; "" for a text in one line."""
    if "\n" not in text[root.start : root.end]:
        return ""
    first = root.members[0].start if root.members else root.end
    outside, inside = _indentation(text, root.start - 1), _indentation(text, first)
    return inside.removeprefix(outside) or "  "


def _indentation(text: str, at: int) -> str:
    line = text.rfind("\n", 0, at) + 1
    found = re.compile(r"[ \t]*").match(text, line, at)
    return found.group() if found else ""


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at
