"""The page that is built in a checkout: the reference page, or a folder of the developer's own."""

from auth0_pyscript.site.assembly.folder import files_below
from auth0_pyscript.site.assembly.page_folder import INDEX, PageFolder
from auth0_pyscript.site.strict_page import page_in

from .bundle import bundled
from .demo_worker import TENANT_FILES
from .page_scripts import FOLDERS
from .project import Project

# The folders of public/ with the SDK's JavaScript.
_NOT_OF_THE_PAGE = (*FOLDERS, "service_worker/", "vault/", "shared/", "guest/", f"{TENANT_FILES}/")
_STYLES = "styles.css"


def project_page(project: Project) -> PageFolder:
    """
    Return the page. A page of the developer's own that is written for a build has the styles and
    icons of the reference page, too.

    Raises: BuildProblem if it cannot be read, or Node.js, which minifies the styles, is missing.
    """
    reference = {
        path: content
        for path, content in files_below(project.public).items()
        if not path.startswith(_NOT_OF_THE_PAGE)
    }
    if _STYLES in reference:
        reference |= bundled(project, "styles", {_STYLES: reference[_STYLES]}, [_STYLES])
    if project.own_page:
        found = page_in(project.own_page)
        for warning in found.warnings:
            print(warning)
        own = found.folder
        if own.is_users:
            return own
        del reference[INDEX]
        return PageFolder(own.name, {**reference, **own.files}, wheels=project.wheels)
    return PageFolder(str(project.public), reference | files_below(project.app))
