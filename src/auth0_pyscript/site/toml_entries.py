"""The entries in a PyScript configuration in TOML. tomlkit keeps its comments and formatting."""

import re
import tomllib
from collections.abc import MutableMapping
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import InlineTable, Table

from .edits import Edit, applied, edits_between
from .entries import MODULE, UNPACKED, Entries, is_ours
from .problem import NotUnderstood
from .source_text import BOM, newline_of


def toml_with_entries(text: str, entries: Entries) -> list[Edit]:
    """
    Return the edits that put the entries into a configuration in TOML.

    Raises: NotUnderstood if it is not TOML, or `files` or `js_modules` is not a table.
    """
    wanted = _parsed(text)
    _put(wanted, entries)
    document = _document(text)
    try:
        _put(document, entries)
    except TOMLKitError as error:
        raise NotUnderstood(f"its TOML has a form that this command does not edit ({error})") from (
            error
        )
    return _edits(text, document.as_string(), wanted)


def toml_without_entries(text: str) -> list[Edit]:
    """Return the edits that take entries of any version out of a configuration in TOML."""
    wanted = _parsed(text)
    _drop(wanted)
    document = _document(text)
    _drop(document)
    return _edits(text, document.as_string(), wanted)


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text.removeprefix(BOM))
    except tomllib.TOMLDecodeError as error:
        raise NotUnderstood(f"it is not TOML ({error})") from error


def _document(text: str) -> tomlkit.TOMLDocument:
    text = text.removeprefix(BOM)
    try:
        document = tomlkit.parse(text)
    except TOMLKitError as error:
        raise NotUnderstood(f"it is not TOML ({error})") from error
    if document.as_string() != text:
        raise NotUnderstood("its TOML has a form that this command does not edit")
    return document


def _edits(text: str, after: str, wanted: dict[str, Any]) -> list[Edit]:
    if text.startswith(BOM):
        after = BOM + after
    if text.count("\n") == text.count("\r\n"):  # tomlkit ends its own lines with "\n"
        after = re.sub("(?<!\r)\n", newline_of(text), after)
    edits = edits_between(text, after)
    if _parsed(applied(text, edits)) != wanted:
        raise NotUnderstood("its TOML has a form that this command does not edit")
    return edits


def _put(data: MutableMapping[str, Any], entries: Entries) -> None:
    _table(data, "files")[entries.archive] = UNPACKED
    modules = _table(data, "js_modules")
    _table(modules, "main")[entries.boot] = MODULE
    _table(modules, "worker")[entries.worker_boot] = MODULE


def _table(data: MutableMapping[str, Any], name: str) -> MutableMapping[str, Any]:
    if name not in data:
        # An inline table takes only inline tables, and so does one that is written in dotted keys.
        is_inline = isinstance(data, InlineTable) or type(data) is dict
        if not is_inline and isinstance(data, Table) and data.is_super_table():
            is_inline = any(key.is_dotted() for key, _ in data.value.body if key is not None)
        data[name] = {} if type(data) is dict else _new_table(is_inline)
    table = data[name]
    if not isinstance(table, MutableMapping):
        raise NotUnderstood(f"its `{name}` is not a table")
    return table


def _new_table(is_inline: bool) -> MutableMapping[str, Any]:
    return tomlkit.inline_table() if is_inline else tomlkit.table()


def _drop(data: MutableMapping[str, Any]) -> None:
    files, modules = data.get("files"), data.get("js_modules")
    threads = modules if isinstance(modules, MutableMapping) else {}
    for table in (files, threads.get("main"), threads.get("worker")):
        if isinstance(table, MutableMapping):
            for key in [key for key in table if is_ours(key)]:
                del table[key]
