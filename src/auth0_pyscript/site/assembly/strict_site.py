"""
A complete site: everything a static host needs, in one directory, with relative addresses only.

It is assembled of ready parts, a page and a configuration, with the standard library alone.
"""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from ...configuration import Configuration
from . import service_worker
from .assets import asset_files
from .fill_in import fill_in
from .fingerprint import fingerprint
from .headers import headers_file, nginx_snippet
from .licenses import license_files
from .manifest import all_files, start_json
from .output import atomic_directory, list_of_names
from .own_python import OwnPython, own_python
from .page import page_file
from .page_folder import PageFolder
from .policy import HTML, content_security_policy, vault_policy
from .ready_parts import DOMPURIFY, MICROPYTHON, ReadyParts
from .vault import fetched_ahead, vault_files

_HASHED = re.compile(r"[asvw]-[0-9a-f]{12}")  # folders whose files never change

# For a deploy through a git repository: a file counts as stored only with the bytes that it was
# built with.
_GIT_ATTRIBUTES = (
    b"# The files of a build are checked by their hashes: git must not change their line "
    b"ends.\n* -text\n"
)


def write_site(
    page: PageFolder,
    ready: ReadyParts,
    configuration: Configuration,
    out: Path,
    *,
    finish: Callable[[Path], None] | None = None,
) -> None:
    """
    Write the site to `out`, replacing an earlier build there. The same inputs give the same bytes.

    finish is called with the folder of the site before the folder takes its place, to add what no
    Service Worker stores: compressed forms, for example.

    Raises: BuildProblem if the page cannot be built, or `out` cannot be written.
    """
    has_vault = configuration.token_storage == "vault"
    python = own_python(page)
    left_out = [
        *([] if configuration.is_demo or has_vault else [MICROPYTHON]),
        *([] if HTML in python.needs else [DOMPURIFY]),
    ]
    vendored = {
        path: content
        for path, content in ready.vendored.items()
        if not path.startswith(tuple(left_out))
    }
    vendor = f"v-{fingerprint(vendored)}"
    vault = vault_files(ready.vault, vendor=vendor) if has_vault else {}
    own = fill_in(
        asset_files(page, python, ready, demo=configuration.is_demo, has_vault=has_vault),
        {"__VENDOR__": vendor, "__AHEAD__": " ".join(fetched_ahead(vault, vendor=vendor))},
    )
    beside = {
        "index.html": page_file(page, configuration, python),
        "auth_config.json": _as_json(configuration.to_data()),
    }
    # All that differs between two builds is in here, before the build's own name is filled in.
    build = fingerprint(own | beside | vault | page.kept)
    assets = f"a-{build}"
    values = {
        "__ASSETS__": assets,
        "__VENDOR__": vendor,
        "__BUILD__": build,
        "__SITE__": ".",  # our files are in the site's own directory
    }
    files = (
        _below(vendor, vendored)
        | _below(assets, fill_in(own, values))
        | fill_in(beside | vault, values)
        | page.kept
    )
    files[f"{assets}/start.json"] = start_json(files, assets=assets, vendor=vendor)

    listed = all_files(files, assets=assets, vendor=vendor)
    described = service_worker.Build(id=build, assets=assets, vendor=vendor, files=listed)

    files |= _service_worker(ready, described, configuration) | list_of_names(page.kept)

    with atomic_directory(out) as folder:
        _write(folder, files)
        _write(folder, _for_hosts(folder, configuration, python))
        if finish:
            finish(folder)
        # Without compressed forms, because no page requests them.
        _write(folder, license_files(ready.licenses, vendored))


def _service_worker(
    ready: ReadyParts, build: service_worker.Build, configuration: Configuration
) -> dict[str, bytes]:
    if configuration.is_demo:
        return service_worker.demo_worker(ready.demo_worker, build)
    if configuration.offline:
        return service_worker.site_worker(ready.worker, build)
    return service_worker.unregistering_worker(ready.worker)


def _for_hosts(folder: Path, configuration: Configuration, python: OwnPython) -> dict[str, bytes]:
    """
    Return the files that tell a host about the site in that folder. The site runs without them.
    """
    policy = content_security_policy(configuration, needs=python.needs)
    own_policy = vault_policy(configuration) if configuration.token_storage == "vault" else ""
    found = sorted(path for path in folder.iterdir() if path.name[:1] != ".")
    folders = tuple(path.name for path in found if path.is_dir() and _HASHED.fullmatch(path.name))
    names = tuple(path.name for path in found if path.is_file())
    # Other folders are the user's, and their files may change at any time.
    names += tuple(f"{path.name}/*" for path in found if path.is_dir() and path.name not in folders)
    manifests = tuple(
        path.relative_to(folder).as_posix() for path in folder.glob("a-*/*.webmanifest")
    )
    return {
        "_headers": headers_file(
            policy, folders=folders, names=names, manifests=manifests, vault_policy=own_policy
        ).encode(),
        "nginx.conf": nginx_snippet(policy, folders=folders, vault_policy=own_policy).encode(),
        ".gitattributes": _GIT_ATTRIBUTES,
    }


def _below(folder: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {f"{folder}/{path}": content for path, content in files.items()}


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def _as_json(value: object) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()
