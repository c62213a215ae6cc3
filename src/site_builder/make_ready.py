"""Makes the ready parts of a site, with Node.js and the pinned packages. The results are cached."""

from auth0_pyscript.site.assembly.folder import files_below
from auth0_pyscript.site.assembly.licenses import FOLDER, OWN
from auth0_pyscript.site.assembly.ready_parts import (
    CALLBACK,
    LOCK,
    SOURCES,
    START,
    STYLES,
    ReadyParts,
)

from .demo_worker import TENANT_FILES
from .lock_file import lock_file
from .packages import ensure_node_packages, ensure_wheels
from .page_scripts import page_parts
from .project import Project
from .sdk_archive import sdk_parts, source_archive
from .vault_worker import vault_parts
from .vendored import MICROPYTHON_MODULE, vendored_files
from .worker_scripts import demo_worker_scripts, worker_scripts


def make_ready_parts(project: Project) -> ReadyParts:
    """
    Return the ready parts of this checkout.

    Raises: BuildProblem if an input cannot be fetched or is not the pinned one, or Node.js is
    missing.
    """
    ensure_node_packages(project)
    vendored = vendored_files(project, ensure_wheels(project))
    micropython = vendored.pop(MICROPYTHON_MODULE)
    return ReadyParts(
        page=page_parts(project),
        tenant=files_below(project.public / TENANT_FILES),
        vault=vault_parts(project, micropython=micropython),
        sdk=sdk_parts(project, library=vendored[START]),
        guest={
            **{name: (project.public / "guest" / name).read_bytes() for name in (CALLBACK, STYLES)},
            SOURCES: source_archive(project.source),
        },
        worker=worker_scripts(project),
        demo_worker=demo_worker_scripts(project, micropython=micropython),
        vendored=vendored,
        lock={LOCK: lock_file(project, vendored=vendored)},
        licenses=license_texts(project),
    )


def license_texts(project: Project) -> dict[str, bytes]:
    """Return the license texts of everything that a site may pass on, by file name."""
    texts = {path.name: path.read_bytes() for path in (project.root / FOLDER).glob("*.txt")}
    return texts | {f"{OWN}.txt": (project.root / "LICENSE").read_bytes()}
