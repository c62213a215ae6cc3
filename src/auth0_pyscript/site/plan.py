"""What `add`, `upgrade` and `remove` would change, made in memory before anything is written."""

import posixpath
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from difflib import unified_diff
from pathlib import Path
from urllib.parse import unquote, urlsplit

from .edits import Edit, applied, reverted
from .entries import Entries, entries
from .json_entries import json_with_entries, json_without_entries
from .page_config import ConfigFile
from .page_edits import page_edits, page_without
from .page_tags import tags, tags_of
from .problem import CommandProblem, NotUnderstood
from .ready import FOLDER, assets_of
from .record import NAME as RECORD
from .record import Record, sha256
from .source_text import SourceText, source_text
from .toml_entries import toml_with_entries, toml_without_entries
from .transaction import Step


@dataclass(frozen=True)
class Change:
    """A text of the user's before and after. `path` is below the site's folder, with slashes."""

    path: str
    before: bytes
    after: bytes

    def diff(self) -> str:
        """Return the change as a unified diff."""
        old, new = (
            source_text(content).text.encode(errors="replace").decode().splitlines()
            for content in (self.before, self.after)
        )
        lines = unified_diff(old, new, f"a/{self.path}", f"b/{self.path}", lineterm="")
        return "\n".join(lines)


@dataclass
class Plan:
    """The changes of the user's texts, and of the files in auth0/ (None deletes one)."""

    changes: list[Change] = field(default_factory=list)
    files: dict[str, bytes | None] = field(default_factory=dict)
    record: Record = field(default_factory=Record)
    pages_without_pyscript: list[str] = field(default_factory=list)
    by_hand: list[str] = field(default_factory=list)  # texts into which the user has pasted all
    kept: list[str] = field(default_factory=list)  # files in auth0/ that stay, as they are not ours

    def diff(self) -> str:
        """Return all changes of the user's texts as one unified diff."""
        return "\n".join(change.diff() for change in self.changes)


class Blocked(Exception):
    """Pages or configurations have a form that is not edited. Each comes with what to paste."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("\n\n".join(reasons))


def plan_adding(
    root: Path,
    pages: Iterable[str],
    ready: dict[str, bytes],
    configuration: bytes,
    record: Record,
    *,
    demo: bool,
) -> Plan:
    """
    Return what puts the ready files and the configuration into root/auth0, and the tags and the
    entries into the pages. The record says what is there already. demo: the ready files have the
    demo's tenant.

    Raises: Blocked, or CommandProblem if a file is missing or is not ours.
    """
    assets = assets_of(ready)
    plan = Plan()
    reasons: list[str] = []
    config_files: dict[str, str] = {}  # the kind of each, by its path
    edits: dict[str, list[list[Edit]]] = {}
    for page in pages:
        auth0 = _address(page)
        both, wanted = tags(auth0, assets, demo=demo), entries(auth0, assets)
        text = _read(root, page)
        try:
            original = source_text(_original(text, record.edits.get(page, []), page_without))
            found = page_edits(original.text, auth0=auth0, assets=assets, demo=demo)
            config_files |= {_below_root(page, file): file.kind for file in found.config_files}
        except NotUnderstood as reason:
            if _has_all(text, tags_of, _sources(both)):
                plan.by_hand.append(page)
                edits[page] = []
            else:
                reasons.append(_to_paste(page, str(reason), wanted, both))
            continue
        edits[page] = [found.edits]
        plan.changes.append(_change(page, text, original, found.edits))
        if not found.has_pyscript:
            plan.pages_without_pyscript.append(page)
    for path, kind in config_files.items():
        wanted = entries(_address(path), assets)
        with_entries, without_entries = _EDITORS[kind]
        text = _read(root, path)
        try:
            known = record.edits.get(path, [])
            original = source_text(_original(text, known, _applying(without_entries)))
            made = with_entries(original.text, wanted)
        except NotUnderstood as reason:
            if wanted.archive.encode() in text and wanted.boot.encode() in text:
                plan.by_hand.append(path)
                edits[path] = []
            else:
                reasons.append(_to_paste(path, str(reason), wanted))
            continue
        edits[path] = [made]
        plan.changes.append(_change(path, text, original, made))
    if reasons:
        raise Blocked(reasons)
    plan.changes += _taken_back(root, record, set(record.edits) - set(edits), [])
    plan.changes = [change for change in plan.changes if change.before != change.after]
    _put_files(root, plan, ready | {"auth_config.json": configuration}, record)
    hashes = {path: [sha256(new)] for path, new in plan.files.items() if new is not None}
    plan.record = Record(hashes, edits, list(pages))
    return plan


def plan_removing(root: Path, record: Record) -> Plan:
    """Return what takes away everything that the record has. Raises: Blocked."""
    plan = Plan()
    reasons: list[str] = []
    plan.changes = _taken_back(root, record, set(record.edits), reasons)
    if reasons:
        raise Blocked(reasons)
    for path in record.files:
        file = root / FOLDER / path
        if file.is_file():
            if record.has(path, file.read_bytes()):
                plan.files[path] = None
            else:
                plan.kept.append(path)
    return plan


def steps_of(root: Path, plan: Plan, record: Record) -> list[Step]:
    """
    Return the steps of a plan, in an order after which a killed process is no harm: the record
    comes first with all that may be there, files that a page still names go last.
    """
    auth0 = root / FOLDER
    written = [Step(auth0 / path, new) for path, new in plan.files.items() if new is not None]
    written = [step for step in written if not _is_as(step)]
    deleted = [Step(auth0 / path, None) for path, new in plan.files.items() if new is None]
    changed = [Step(root / change.path, change.after) for change in plan.changes]
    if not plan.record.files:
        return [*changed, *deleted, Step(auth0 / RECORD, None)]
    first, last = (
        Step(auth0 / RECORD, made.encoded()) for made in (record.or_as(plan.record), plan.record)
    )
    if not written and not deleted and not changed and _is_as(last):
        return []
    return [first, *written, *changed, *deleted, last]


def _change(path: str, text: bytes, original: SourceText, edits: list[Edit]) -> Change:
    return Change(path, text, original.encoded(applied(original.text, edits)))


def _has_all(text: bytes, find: Callable[[str], list[str]], wanted: list[str]) -> bool:
    try:
        return find(source_text(text).text) == wanted
    except NotUnderstood:
        return False


def _sources(both: tuple[str, ...]) -> list[str]:
    """Return the addresses in the tags."""
    return [source for tag in both for source in tags_of(tag)]


def _taken_back(root: Path, record: Record, paths: set[str], reasons: list[str]) -> list[Change]:
    """Return the changes that take our edits out of those texts."""
    changes = []
    for path in sorted(paths):
        if not (root / path).is_file():
            continue
        text = _read(root, path)
        kind = {".json": "json", ".toml": "toml"}.get(Path(path).suffix, "")
        without = page_without if path in record.pages or not kind else _applying(_EDITORS[kind][1])
        try:
            after = _original(text, record.edits[path], without)
        except NotUnderstood as reason:
            reasons.append(f'{path}: {reason}. Take out what names "auth0/a-" yourself.')
            continue
        if after != text:
            changes.append(Change(path, text, after))
    return changes


def _original(content: bytes, variants: list[list[Edit]], without: Callable[[str], str]) -> bytes:
    """Return a text without what is ours: by the record, otherwise by what is found in it."""
    text = source_text(content)
    for edits in variants:
        back = reverted(text.text, edits)
        if back is not None:
            return text.encoded(back[0])
    if f"{FOLDER}/a-" not in text.text:
        return content
    return text.encoded(without(text.text))


def _put_files(root: Path, plan: Plan, new: dict[str, bytes], record: Record) -> None:
    auth0 = root / FOLDER
    for path, content in new.items():
        file = auth0 / path
        if file.is_dir() or (file.exists() and not file.is_file()):
            raise CommandProblem(f"{file} is not a file. Move it away, and run the command again.")
        if file.is_file():
            there = file.read_bytes()
            if there != content and not record.has(path, there):
                raise CommandProblem(
                    f"{file} was not written by auth0-pyscript, or was changed since. Move it "
                    "away, and run the command again."
                )
        plan.files[path] = content
    for path in record.files:
        file = auth0 / path
        if path not in new and file.is_file():
            if record.has(path, file.read_bytes()):
                plan.files[path] = None
            else:
                plan.kept.append(path)


def _is_as(step: Step) -> bool:
    return step.path.is_file() and step.path.read_bytes() == step.content


def _read(root: Path, path: str) -> bytes:
    try:
        return (root / path).read_bytes()
    except FileNotFoundError as error:
        raise CommandProblem(
            f"There is no file {root / path}, which a page names as its configuration. Make it "
            "(it may be empty if it ends in .toml), or correct the page."
        ) from error
    except OSError as error:
        raise CommandProblem(f"{root / path} cannot be read: {error.strerror}.") from error


def _address(path: str) -> str:
    """Return the address of auth0/ for a file of the site."""
    return ("../" * path.count("/") or "./") + f"{FOLDER}/"


def _below_root(page: str, file: ConfigFile) -> str:
    """
    Return the path of a configuration below the site's folder.

    Raises: NotUnderstood if it lies elsewhere.
    """
    address = urlsplit(file.address)
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(address.path)))
    if address.scheme or address.netloc or address.path.startswith("/") or path.startswith("../"):
        raise NotUnderstood(f"its configuration {file.address} is not in the site's folder")
    return path


def _applying(editor: Callable[[str], list[Edit]]) -> Callable[[str], str]:
    return lambda text: applied(text, editor(text))


def _to_paste(path: str, reason: str, wanted: Entries, both: tuple[str, ...] = ()) -> str:
    lines = [f"{path} was not changed: {reason}."]
    if both:
        lines += ["Paste these lines into its head, before every other script:", ""]
        lines += [f"    {tag}" for tag in both]
        lines += ["", "and this into its PyScript configuration, if it has Python:"]
    else:
        lines += ["Paste this into it:"]
    if not path.endswith(".json"):
        lines += ["", *(f"    {line}" for line in wanted.to_toml().splitlines())]
    if not path.endswith(".toml"):
        lines += ["", *(f"    {line}" for line in wanted.to_json().splitlines())]
    return "\n".join(lines)


_Adding = Callable[[str, Entries], list[Edit]]
_EDITORS: dict[str, tuple[_Adding, Callable[[str], list[Edit]]]] = {
    "json": (json_with_entries, json_without_entries),
    "toml": (toml_with_entries, toml_without_entries),
}
