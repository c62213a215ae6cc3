"""All edits of one page: the tags, and the entries in a configuration inside it."""

from dataclasses import dataclass

from .edits import Edit, applied
from .entries import entries
from .inline_entries import attribute_inserted, inline_with_entries, inline_without_entries
from .page_config import ConfigFile, InlineConfig, configs_of
from .page_tags import tags, tags_inserted, tags_removed


@dataclass(frozen=True)
class PageEdits:
    """The edits of a page, and the files in which it has further configurations."""

    edits: list[Edit]
    config_files: list[ConfigFile]
    has_pyscript: bool


def page_edits(text: str, *, auth0: str, assets: str, demo: bool = False) -> PageEdits:
    """
    Return the edits that put auth0-pyscript into a page without it.

    auth0 is the address of the folder for that page ("./auth0/"), assets the name of the folder
    with the page's scripts. demo: the folder has the demo's tenant. Raises: NotUnderstood.
    """
    both = tags(auth0, assets, demo=demo)
    edits = tags_inserted(text, both)
    configs = configs_of(text)
    files = []
    for config in configs:
        if isinstance(config, ConfigFile):
            files.append(config)
        elif isinstance(config, InlineConfig):
            edits += inline_with_entries(text, config, entries(auth0, assets))
        else:
            edits += attribute_inserted(config, entries(auth0, assets))
    return PageEdits(edits, files, bool(configs))


def page_without(text: str) -> str:
    """Return a page without tags and entries of any version of auth0-pyscript."""
    text = applied(text, tags_removed(text))
    edits = []
    for config in configs_of(text):
        if isinstance(config, InlineConfig):
            edits += inline_without_entries(text, config)
    return applied(text, edits)
