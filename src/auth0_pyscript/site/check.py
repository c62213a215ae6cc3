"""The command `check`: what of a site's login holds, and what does not."""

import argparse
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..configuration import Configuration
from . import ready
from .add import LOCAL, folder_of, html_files
from .content_policy import missing_in_policy
from .dashboard import YOUR_SITE, dashboard_values
from .deployed import check_deployed, normal_address
from .finding import Finding, note, ok, wrong
from .html_source import pieces_of
from .options import NAME as CONFIGURATION
from .options import read_configuration
from .page_tags import tags_of
from .plan import Blocked, plan_adding
from .problem import CommandProblem, NotUnderstood
from .ready import FOLDER, assets_of
from .record import NAME as RECORD
from .record import Record, read_record, sha256
from .source_text import source_text

_WORKER = re.compile(r"(?:sw|.*service[-_]?worker.*|mini-coi|coi.*)\.js", re.IGNORECASE)
_MARKS = {"ok": "ok  ", "note": "note", "wrong": "FAIL"}


@dataclass(frozen=True)
class _Site:
    root: Path
    record: Record
    configuration: Configuration | None


def check(options: argparse.Namespace) -> int:
    """Print what holds and what does not. Returns 0 if nothing is wrong, otherwise 1."""
    root = folder_of(options.folder)
    url = normal_address(options.url) if options.url else ""
    findings = list(_findings(root, url))
    for finding in findings:
        print(f"{_MARKS[finding.kind]}  {finding.text}")
    configuration = _configuration(root)
    if isinstance(configuration, Configuration):
        values = dashboard_values(configuration, *([url] if url else [LOCAL, YOUR_SITE]))
        print(f"\n{values}" if values else "")
    failed = sum(finding.kind == "wrong" for finding in findings)
    print(f"{failed} of {len(findings)} checks failed." if failed else "All is well.")
    return 1 if failed else 0


def _findings(root: Path, url: str) -> Iterator[Finding]:
    record = read_record(root / FOLDER)
    if record is None:
        yield wrong(f"There is no {FOLDER}/{RECORD} in {root}: run auth0-pyscript add {root}")
        return
    configuration = _configuration(root)
    if isinstance(configuration, Configuration):
        yield from _of_configuration(configuration, url)
        site = _Site(root, record, configuration)
    else:
        yield wrong(configuration)
        site = _Site(root, record, None)
    yield from _of_files(site)
    for page in record.pages:
        yield from _of_page(site, page)
    yield from _of_version(site)
    yield from _of_what_is_beside(site)
    if url:
        yield from check_deployed(root, record, site.configuration, url)


def _configuration(root: Path) -> Configuration | str:
    """Return the configuration, or why there is none."""
    path = root / FOLDER / CONFIGURATION
    if not path.is_file():
        return f"{FOLDER}/{CONFIGURATION} is missing: run auth0-pyscript add with --domain."
    try:
        return read_configuration(path.read_bytes(), name=f"{FOLDER}/{CONFIGURATION}")
    except CommandProblem as problem:
        return str(problem)


def _of_configuration(configuration: Configuration, url: str) -> Iterator[Finding]:
    if configuration.is_demo:
        text = "The site is for the offline demo. Give it your tenant before you publish it: add "
        yield (wrong if url else note)(f"{text}. --domain YOUR_DOMAIN --client-id YOUR_CLIENT_ID")
    else:
        yield ok(f"{CONFIGURATION} is valid: {configuration.issuer}, {configuration.client_id}.")


def _of_files(site: _Site) -> Iterator[Finding]:
    auth0 = site.root / FOLDER
    names = [name for name in site.record.files if name != CONFIGURATION]
    missing = [name for name in names if not (auth0 / name).is_file()]
    changed = [
        name
        for name in names
        if name not in missing and not site.record.has(name, (auth0 / name).read_bytes())
    ]
    for what, found in (("are missing", missing), ("were changed", changed)):
        if found:
            yield wrong(
                f"Files in {FOLDER}/ {what}: {', '.join(found[:4])}. Delete the changed ones, and "
                "run auth0-pyscript upgrade."
            )
    if not missing and not changed:
        yield ok(f"All {len(names)} files in {FOLDER}/ are as they were written.")


def _of_page(site: _Site, page: str) -> Iterator[Finding]:
    path = site.root / page
    if not path.is_file():
        yield wrong(f"{page} is missing. If you have removed it, run auth0-pyscript upgrade.")
        return
    try:
        text = source_text(path.read_bytes()).text
    except NotUnderstood as reason:
        yield wrong(f"{page} cannot be read: {reason}.")
        return
    pieces = pieces_of(text)
    starts = [piece for piece in pieces if piece.kind == "start"]
    scripts = [piece.attributes.get("src") for piece in starts if piece.name == "script"]
    ours = tags_of(text)
    if len(ours) != 2:
        yield wrong(f"{page} does not have the two tags once: run auth0-pyscript add again.")
    elif scripts[0] != ours[0]:
        yield wrong(f"{page}: {ours[0]} is not the first script. Move it before all others.")
    else:
        yield ok(f"{page} begins with the tags of auth0-pyscript.")
    policies = [
        piece.attributes.get("content", "")
        for piece in starts
        if piece.name == "meta"
        and piece.attributes.get("http-equiv", "").lower() == "content-security-policy"
    ]
    for policy in policies if site.configuration else []:
        assert site.configuration
        for missing in missing_in_policy(policy, site.configuration):
            yield wrong(f"{page}: in its Content-Security-Policy {missing}")
    if not policies:
        yield note(
            f"{page} has no Content-Security-Policy. A hostile script in it could act as the user "
            "while the page is open; it could not take the token along."
        )


def _of_version(site: _Site) -> Iterator[Finding]:
    """Whether the folder is of this version, and what `add` would change."""
    if site.configuration is None:
        return
    demo = site.configuration.is_demo
    files = ready.ready_files(demo=demo)
    version = f"this auth0-pyscript ({assets_of(files)})"
    if not any(path.startswith(f"{assets_of(files)}/") for path in site.record.files):
        yield wrong(f"{FOLDER}/ has another version than {version}: run auth0-pyscript upgrade.")
        return
    kept = (site.root / FOLDER / CONFIGURATION).read_bytes()
    pages = [page for page in site.record.pages if (site.root / page).is_file()]
    try:
        # As if the user's configuration were ours: it is not written.
        known = Record(
            site.record.files | {CONFIGURATION: [sha256(kept)]}, site.record.edits, pages
        )
        plan = plan_adding(site.root, pages, files, kept, known, demo=demo)
    except Blocked as blocked:
        yield wrong(str(blocked))
    except CommandProblem as problem:
        yield wrong(str(problem))
    else:
        for change in plan.changes:
            yield wrong(f"{change.path} lacks what {version} adds: run auth0-pyscript add again.")
        if not plan.changes:
            yield ok(f"The pages and their configurations have what {version} adds.")


def _of_what_is_beside(site: _Site) -> Iterator[Finding]:
    for page in html_files(site.root):
        text = (site.root / page).read_text(encoding="utf-8", errors="replace")
        if page not in site.record.pages and "<auth0-" in text:
            yield wrong(
                f"{page} has elements of auth0-pyscript, but not its tags: add --page {page}"
            )
    for path in sorted(site.root.glob("*.js")):
        if _WORKER.fullmatch(path.name):
            yield note(
                f"{path.name} may be a Service Worker of this site. It does not see the vault's "
                f"requests, except at a first visit, before {FOLDER}/sw.js is active. It must not "
                "store answers to requests with the header Authorization."
            )
