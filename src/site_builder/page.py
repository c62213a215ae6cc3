"""index.html as it is shipped: with its Content-Security-Policy, and marked as a demo or not."""

import html

from auth0_pyscript.configuration import Configuration

from .policy import content_security_policy
from .problem import BuildProblem
from .project import Project

_POLICY = 'content="__CSP__"'  # of the meta element
_DEMO = '<html lang="en" data-demo'  # with that attribute boot.js starts the demo's worker
_REAL = '<html lang="en"'


def page_file(project: Project, configuration: Configuration) -> bytes:
    """
    Return public/index.html for this configuration; the names of the build's folders are still placeholders.

    Raises: BuildProblem when the page has no place for one: without its policy it must not be shipped.
    """
    page = (project.public / "index.html").read_text(encoding="utf-8")
    for wanted in (_POLICY, _DEMO):
        if page.count(wanted) != 1:
            raise BuildProblem(f"public/index.html must hold {wanted} once.")
    if not configuration.is_demo:
        page = page.replace(_DEMO, _REAL)
    policy = html.escape(content_security_policy(configuration, in_meta=True), quote=False)
    page = page.replace("__TOKENS__", configuration.token_storage)
    return page.replace("__CSP__", policy).encode()
