"""
A complete site: everything a static host needs, in one directory, with relative addresses only.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from auth0_pyscript.configuration import Configuration

from . import service_worker
from .assets import asset_files, fill_in
from .compressed import write_compressed
from .fingerprint import fingerprint
from .headers import headers_file, nginx_snippet
from .licenses import license_files
from .manifest import all_files, start_json
from .output import atomic_directory
from .packages import ensure_node_packages, ensure_wheels
from .page import page_file
from .policy import content_security_policy, vault_policy
from .project import Project
from .vault_worker import fetched_ahead, vault_files
from .vendored import vendored_files

# For a deploy through a git repository: a file counts as stored only with the bytes that it was
# built with.
_GIT_ATTRIBUTES = (
    b"# The files of a build are checked by their hashes: git must not change their line "
    b"ends.\n* -text\n"
)


def build_site(
    project: Project,
    configuration: Configuration,
    out: Path,
    *,
    compress: bool = False,
) -> None:
    """
    Write the site to `out`, replacing an earlier build there. The same inputs give the same bytes.

    compress: also write compressed forms of the files, for a server that is not on the visitor's
    machine.

    Raises: BuildProblem if an input cannot be fetched or is not the pinned one.
    """
    ensure_node_packages(project)
    wheels = ensure_wheels(project)
    has_vault = configuration.token_storage == "vault"
    third_party = vendored_files(project, wheels, demo=configuration.is_demo or has_vault)
    licenses = license_files(project, third_party)
    micropython = third_party.pop("micropython/micropython.mjs", b"")  # a part of other modules
    vendor = f"v-{fingerprint(third_party)}"
    vault = {}
    if has_vault:
        vault = vault_files(project, vendor=vendor, micropython=micropython)
    own = fill_in(
        asset_files(project, demo=configuration.is_demo, has_vault=has_vault, vendored=third_party),
        {"__VENDOR__": vendor, "__AHEAD__": " ".join(fetched_ahead(vault, vendor=vendor))},
    )
    beside = {
        "index.html": page_file(project, configuration),
        "auth_config.json": _as_json(configuration.to_data()),
    }
    # All that differs between two builds is in here, before the build's own name is filled in.
    build = fingerprint(own | beside | vault)
    assets = f"a-{build}"
    values = {
        "__ASSETS__": assets,
        "__VENDOR__": vendor,
        "__BUILD__": build,
        "__SITE__": ".",  # our files are in the site's own directory
    }
    files = (
        _below(vendor, third_party)
        | _below(assets, fill_in(own, values))
        | fill_in(beside | vault, values)
    )
    files[f"{assets}/start.json"] = start_json(files, assets=assets, vendor=vendor)

    listed = all_files(files, assets=assets, vendor=vendor)
    described = service_worker.Build(id=build, assets=assets, vendor=vendor, files=listed)

    with atomic_directory(out) as folder:
        _write(folder, files)
        if configuration.is_demo:
            service_worker.write_demo(project, folder, described, micropython=micropython)
        elif configuration.offline:
            service_worker.write_site(project, folder, described)
        else:
            service_worker.write_unregistering(project, folder)
        _write(folder, _for_hosts(folder, configuration))
        if compress:
            write_compressed(project, folder)
        _write(folder, licenses)  # without compressed forms, because no page requests them


def _for_hosts(folder: Path, configuration: Configuration) -> dict[str, bytes]:
    """
    Return the files that tell a host about the site in that folder. The site runs without them.
    """
    policy = content_security_policy(configuration)
    own_policy = vault_policy(configuration) if configuration.token_storage == "vault" else ""
    folders = tuple(sorted(path.name for path in folder.iterdir() if path.is_dir()))
    names = tuple(sorted(path.name for path in folder.iterdir() if path.is_file()))
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
