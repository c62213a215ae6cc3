"""The tree of the card "User Metadata" in each of its states. `MetadataState` has the facts."""

from ....encoding.json_text import to_json_lines
from ...alert import alert
from ...button import button, outlined_button
from . import texts
from .long_json import LongJson

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ...tree import Tree
    from ..signed_in_state import SignedInState
    from .metadata_state import MetadataState


def tree(view_state: "SignedInState") -> "Tree":
    """Return the card: its outline before anything is known, "" if nobody is signed in."""
    if not view_state["is_loading"] and not view_state["is_authenticated"]:
        return ""
    metadata = view_state["metadata"]
    label = view_state["label"] or texts.METADATA
    can_edit = view_state["is_editable"] and not metadata["is_elsewhere"]
    if view_state["is_loading"] or metadata["mode"] == "loading":
        head = _head(label, texts.METADATA_READING, _outlined_actions(can_edit), "")
        return _card(label, head, _outline())
    if metadata["mode"] == "shown":
        head = _shown_head(label, metadata, can_edit)
        return _card(label, head, _alert(metadata), _shown(metadata, can_edit))
    head = _head(label, "", "", metadata["status"])
    if metadata["mode"] == "failed":
        return _card(label, head, _alert(metadata))
    return _card(label, head, _alert(metadata) or _note(metadata), _editor(metadata))


def _card(label: str, *parts: "Tree") -> "Tree":
    card: list[Any] = ["section", {"class": "card", "aria-label": label}]
    return card + [part for part in parts if part]


def _head(label: str, line: "Tree", actions: "Tree", status: str) -> "Tree":
    title = ["div", {"class": "title"}, ["h2", {}, label]]
    if line:
        title.append(["p", {"class": "muted small"}, line])
    # The status stays in the page: a screen reader announces what changes in it, not what comes
    # with it.
    spoken = ["p", {"class": "status small", "role": "status", "data-key": "status"}]
    head = ["div", {"class": "head"}, title, spoken + [status] if status else spoken]
    return head + [actions] if actions else head


def _shown_head(label: str, metadata: "MetadataState", can_edit: bool) -> "Tree":
    time = ["time", {"data-at": str(int(metadata["read_at"])), "data-format": "ago"}]
    actions = [
        "div",
        {"class": "actions"},
        button("refresh-metadata", texts.REFRESH, busy=metadata["is_busy"]),
    ]
    is_long = isinstance(metadata["value"], LongJson)
    if metadata["value"] and can_edit and not is_long:
        actions.append(button("edit-metadata", texts.EDIT, focus=metadata["focus"]))
    line = ["span", {}, texts.METADATA_READ, time]
    return _head(
        label, line + [texts.METADATA_LONG] if is_long else line, actions, metadata["status"]
    )


def _shown(metadata: "MetadataState", can_edit: bool) -> "Tree":
    if not metadata["value"]:
        empty = ["div", {"class": "empty"}, ["p", {}, texts.METADATA_EMPTY]]
        add = button("edit-metadata", texts.ADD, focus=metadata["focus"])
        return empty + [add] if can_edit else empty
    return _code(texts.METADATA_JSON, metadata["value"])


def _code(label: str, value: "Any") -> "Tree":
    # The renderer makes an element for each name. Long metadata have tens of thousands of names.
    attributes = {
        "class": "code",
        "tabindex": "0",
        "role": "region",
        "aria-label": label,
        "data-json": True,
    }
    return [
        "pre",
        attributes,
        value.text if isinstance(value, LongJson) else to_json_lines(value),
    ]


def _editor(metadata: "MetadataState") -> "Tree":
    is_saving = metadata["mode"] == "saving"
    theirs = metadata["theirs"]
    field = {
        "class": "code",
        "name": "text",
        "rows": str(_rows(metadata["value"])),
        "aria-label": texts.METADATA_JSON,
        "spellcheck": "false",
        "autocapitalize": "off",
        "autocomplete": "off",
        "readonly": is_saving,
        "data-key": "text",
        "data-focus": metadata["focus"],
    }
    mine: list[Any] = ["div", {}, ["textarea", _given(field), metadata["text"]]]
    columns: list[Any] = ["div", {"class": "columns"}, mine]
    if theirs is not None:
        mine.insert(2, ["p", {}, texts.METADATA_MINE])
        columns.append(
            ["div", {}, ["p", {}, texts.METADATA_THEIRS], _code(texts.METADATA_THEIRS, theirs)]
        )
    save = {"type": "submit", "class": "button primary", "aria-busy": "true" if is_saving else None}
    label = texts.SAVE if theirs is None else texts.SAVE_MINE
    actions: list[Any] = [
        "div",
        {"class": "actions"},
        ["button", _given(save), texts.SAVING if is_saving else label],
    ]
    if theirs is not None:
        actions.append(button("use-theirs", texts.USE_THEIRS, busy=is_saving))
    actions.append(button("cancel-edit", texts.CANCEL, busy=is_saving))
    actions.append(["span", {"class": "muted small"}, texts.METADATA_HINT])
    form = {
        "class": "editor",
        "data-key": "editor",
        "data-action": "save-metadata",
        "data-action-escape": "cancel-edit",
    }
    return ["form", form, columns, actions]


def _rows(value: "Any") -> int:
    """Return the height of the editor in lines: the whole value and some more, within limits."""
    return min(max(to_json_lines(value).count("\n") + 3, 8), 24)


def _alert(metadata: "MetadataState") -> "Tree":
    problem = metadata["alert"]
    if problem is None:
        return ""
    return alert(problem["title"], problem["detail"], problem["actions"], problem["focus"])


def _note(metadata: "MetadataState") -> "Tree":
    """Return the text in the place of an alert, so that nothing moves when an alert is shown."""
    note = metadata["note"]
    if note is None:
        return ""
    return [
        "div",
        {"class": "note", "data-key": "note"},
        ["strong", {}, note["title"]],
        ["p", {}, note["detail"]],
    ]


def _outlined_actions(can_edit: bool) -> "Tree":
    actions = ["div", {"class": "actions", "aria-hidden": "true"}, outlined_button(texts.REFRESH)]
    return actions + [outlined_button(texts.EDIT)] if can_edit else actions


def _outline() -> "Tree":
    return ["div", {"class": "code outline", "aria-hidden": "true", "data-key": "outline"}]


def _given(attributes: "dict[str, Any]") -> "dict[str, Any]":
    """Return the attributes that have a value."""
    return {name: value for name, value in attributes.items() if value}
