"""The entries in a configuration inside a page: edits of the page's text."""

import html
import json
import re
from collections.abc import Callable

from .edits import Edit
from .entries import Entries
from .json_entries import json_with_entries, json_without_entries
from .page_config import InlineConfig, NoConfig
from .toml_entries import toml_with_entries, toml_without_entries

_REFERENCE = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|\w+);?")


def inline_with_entries(text: str, config: InlineConfig, entries: Entries) -> list[Edit]:
    """Return the edits of a page that put the entries into a configuration inside it."""
    edit = json_with_entries if config.kind == "json" else toml_with_entries
    return _inside(text, config, lambda inner: edit(inner, entries))


def inline_without_entries(text: str, config: InlineConfig) -> list[Edit]:
    """Return the edits of a page that take entries of any version out of a configuration in it."""
    edit = json_without_entries if config.kind == "json" else toml_without_entries
    return _inside(text, config, edit)


def attribute_inserted(config: NoConfig, entries: Entries) -> list[Edit]:
    """Return the edit of a page that gives its script a configuration with the entries."""
    return [Edit(config.at, "", f" config='{json.dumps(entries.to_data())}'")]


def _inside(text: str, config: InlineConfig, edit: Callable[[str], list[Edit]]) -> list[Edit]:
    """Return edits of the text inside an attribute or element as edits of the page."""
    inner = ""
    places = []  # of each character of `inner` in the page
    at = config.start
    while at < config.end:
        found = _REFERENCE.match(text, at, config.end) if text[at] == "&" else None
        end = found.end() if found else at + 1
        characters = html.unescape(text[at:end])
        inner += characters
        places += [at] * len(characters)
        at = end
    places.append(config.end)
    edits = []
    for one in edit(inner):
        start, stop = places[one.at], places[one.at + len(one.old)]
        edits.append(Edit(start, text[start:stop], _escaped(one.new, config.quote)))
    return edits


def _escaped(text: str, quote: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;")
    return text.replace(quote, f"&#{ord(quote)};" if quote == "'" else "&quot;") if quote else text
