"""The commands `add`, `upgrade` and `remove`: what they read, write and print."""

import argparse
import os
from pathlib import Path

from . import ready
from .dashboard import YOUR_SITE, dashboard_values
from .options import NAME as CONFIGURATION
from .options import Tenant, configuration_file, read_configuration, tenant_of
from .plan import Plan, plan_adding, plan_removing, steps_of
from .problem import CommandProblem
from .ready import FOLDER, assets_of
from .record import NAME as RECORD
from .record import Record, read_record
from .transaction import carry_out, is_left_over

LOCAL = "http://localhost:8000/"  # what `serve` serves


def add(options: argparse.Namespace) -> int:
    """Put auth0-pyscript into a folder with pages. Returns the exit code."""
    root = folder_of(options.folder)
    record = read_record(root / FOLDER)
    if record is None:
        _require_no_other_folder(root / FOLDER)
        record = Record()
    tenant = tenant_of(
        options.domain or "", options.client_id or "", tuple(options.api or ()), os.environ
    )
    pages = _pages(root, options.page or [], record)
    return _add(root, pages, tenant, record, dry_run=options.dry_run, quiet=options.quiet)


def upgrade(options: argparse.Namespace) -> int:
    """Replace what an earlier version added by what this one adds."""
    root = folder_of(options.folder)
    record = _require_record(root)
    pages = [page for page in record.pages if (root / page).is_file()]
    return _add(root, pages, Tenant(), record, dry_run=options.dry_run)


def remove(options: argparse.Namespace) -> int:
    """Take away what was added."""
    root = folder_of(options.folder)
    record = _require_record(root)
    plan = plan_removing(root, record)
    _show(root, plan, dry_run=options.dry_run)
    if not options.dry_run:
        carry_out(root, steps_of(root, plan, record))
        print(f"Removed auth0-pyscript from {root}.")
    _say_kept(plan)
    return 0


def folder_of(given: str) -> Path:
    """Return the folder that a command is for. Raises: CommandProblem if there is none."""
    root = Path(given)
    if not root.is_dir():
        what = "is a file, not a folder" if root.exists() else "does not exist"
        raise CommandProblem(f"{root} {what}. Name the folder of your page: the one to be served.")
    return root.resolve()


def _add(
    root: Path,
    pages: list[str],
    tenant: Tenant,
    record: Record,
    *,
    dry_run: bool,
    quiet: bool = False,
) -> int:
    configuration, is_kept = _configuration(root, tenant, record)
    checked = read_configuration(configuration)
    files = ready.ready_files(demo=checked.is_demo)
    plan = plan_adding(root, pages, files, configuration, record, demo=checked.is_demo)
    if is_kept:
        # The user's own file stays theirs.
        del plan.files[CONFIGURATION], plan.record.files[CONFIGURATION]
    steps = steps_of(root, plan, record)
    if not quiet:
        _show(root, plan, dry_run=dry_run)
    if not dry_run:
        carry_out(root, steps)
    size = sum(len(content) for content in files.values()) / 1e6
    where = f"{root / FOLDER} ({len(files)} files, {size:.2f} MB, {assets_of(files)})"
    if not steps:
        print(f"Nothing to change: {where} and its pages are up to date.")
    else:
        verb = "Would write" if dry_run else "Wrote"
        print(f"{verb} {where}{'' if quiet else ', and what is shown above'}.")
    for page in plan.pages_without_pyscript:
        print(f"{page} has no PyScript: it gets the elements of auth0-pyscript and no Python.")
    for path in plan.by_hand:
        print(f"{path} has what you pasted into it, and stays as it is.")
    _say_others(root, pages)
    _say_kept(plan)
    if checked.is_demo:
        print(
            f"Without --domain and --client-id, {FOLDER}/ is for the offline demo:\n\n"
            f"    auth0-pyscript serve {root}\n"
        )
    else:
        print(dashboard_values(checked, LOCAL, YOUR_SITE))
    return 0


def _configuration(root: Path, tenant: Tenant, record: Record) -> tuple[bytes, bool]:
    """
    Return auth_config.json, and True if it is the user's, who made it or edited it.

    Raises: CommandProblem if the command line asks for other values than the user's file.
    """
    path = root / FOLDER / CONFIGURATION
    there = path.read_bytes() if path.is_file() else None
    wanted = configuration_file(tenant) if tenant or there is None else there
    if there is None or wanted == there or record.has(CONFIGURATION, there):
        return wanted, there is not None and not record.has(CONFIGURATION, there)
    if not tenant.is_from_environment:
        raise CommandProblem(
            f"{path} was edited, so it is kept. Change the values there, or delete it and run the "
            "command again."
        )
    return there, True


def _pages(root: Path, given: list[str], record: Record) -> list[str]:
    pages = [_below(root, page) for page in given]
    if not pages and not record.pages:
        found = html_files(root)
        first = [page for page in found if page == "index.html"]
        pages = first or [page for page in found if "/" not in page]
        if len(pages) != 1:
            some = f"It has {', '.join(found[:8])}. " if found else ""
            raise CommandProblem(
                f"{root} has no index.html. {some}Name the pages: --page about.html --page "
                "blog/post.html"
            )
    left = [page for page in record.pages if (root / page).is_file()]
    return sorted({*pages, *left})


def _below(root: Path, page: str) -> str:
    """Return the path of a page below the site's folder; it may be given from here on, too."""
    for path in (root / page, Path(page)):
        if path.is_file() and path.absolute().is_relative_to(root):
            inside = Path(os.path.normpath(path.absolute())).relative_to(root).as_posix()
            if not inside.startswith(f"{FOLDER}/"):
                return inside
    raise CommandProblem(
        f"There is no page {page} in {root}. Name pages from that folder on: --page blog/post.html"
    )


def html_files(root: Path) -> list[str]:
    """Return the pages of a site, without those in hidden folders and in folders of packages."""
    found = []
    for folder, inner, names in os.walk(root):
        inner[:] = [name for name in inner if not name.startswith((".", "node_modules"))]
        if Path(folder) == root and FOLDER in inner:
            inner.remove(FOLDER)
        pages = [name for name in names if name.endswith((".html", ".htm"))]
        found += [(Path(folder) / name).relative_to(root).as_posix() for name in pages]
    return sorted(found)


def _require_no_other_folder(auth0: Path) -> None:
    """A folder that only has a configuration, left by `remove`, will be used."""
    files = [path for path in auth0.rglob("*") if path.is_file() and not is_left_over(path)]
    if (auth0.exists() and not auth0.is_dir()) or set(files) - {auth0 / CONFIGURATION}:
        raise CommandProblem(
            f"{auth0} was not made by this command: it has no {RECORD}. Rename it, or delete it if "
            "it is an old one of auth0-pyscript, and run the command again."
        )


def _require_record(root: Path) -> Record:
    record = read_record(root / FOLDER)
    if record is None:
        raise CommandProblem(
            f"{root} has no {FOLDER}/{RECORD}, so nothing here was added by auth0-pyscript. Name "
            "the folder that you gave to add."
        )
    return record


def _show(root: Path, plan: Plan, *, dry_run: bool) -> None:
    if plan.changes:
        print(f"{plan.diff()}\n")
    if dry_run:
        for path, content in sorted(plan.files.items()):
            what = "delete" if content is None else f"write {len(content):,} bytes"
            print(f"{FOLDER}/{path}: {what}")
        print("Nothing was written (--dry-run).")


def _say_others(root: Path, pages: list[str]) -> None:
    others = [page for page in html_files(root) if page not in pages]
    if others:
        more = f" and {len(others) - 5} more" if len(others) > 5 else ""
        print(f"Other pages here: {', '.join(others[:5])}{more}. Add one with --page {others[0]}")


def _say_kept(plan: Plan) -> None:
    for path in plan.kept:
        print(f"Kept {FOLDER}/{path}: it was changed since it was written.")
