"""The site of a checkout: its ready parts and its page, built."""

from pathlib import Path

from auth0_pyscript.configuration import Configuration
from auth0_pyscript.site.assembly.strict_site import write_site

from .compressed import write_compressed
from .make_ready import make_ready_parts
from .project import Project
from .project_page import project_page


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
    write_site(
        project_page(project),
        make_ready_parts(project),
        configuration,
        out,
        finish=(lambda folder: write_compressed(project, folder)) if compress else None,
    )
