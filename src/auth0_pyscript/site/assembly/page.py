"""
index.html as it is shipped: with its policy, marked as a demo or a real site, with the outlines and
the sources that it shows.
"""

import html
import re

from ...configuration import Configuration
from .outlines import with_outlines
from .own_python import OwnPython
from .page_folder import INDEX, PYTHON, PageFolder
from .policy import content_security_policy
from .problem import BuildProblem

_POLICY = 'content="__CSP__"'  # in the meta element
_HTML = re.compile(r"<html\b[^>]*>")
_PREFLIGHT_OF_USERS = re.compile(r'<script [^>]*/preflight\.js" data-site="\."[^>]*>')
_DEMO = " data-demo"  # an attribute of <html>; with it boot.js starts the demo's worker
# in its place in a real site's page; with it boot.js registers the site's worker
_OFFLINE = " data-offline"
_TOKENS = 'data-tokens="__TOKENS__"'  # another attribute of <html>: vault or page
# Cloudflare's Rocket Loader does not delay these: preflight.js must run before the page is parsed.
_OUR_SCRIPT = re.compile(
    r'<script(?=[^>]*"\./__ASSETS__/(?:preflight|boot)\.js")(?![^>]*data-cfasync)'
)
# What a browser that cannot read preflight.js runs in its place: no other one fetches it.
_PREFLIGHT = re.compile(r'<script(?=[^>]*"\./__ASSETS__/preflight\.js")')
_TOO_OLD = '<script nomodule src="./__ASSETS__/too_old.js"></script>'
_AS_IT_IS = '<script data-cfasync="false"'
# Comments and indentation are for readers of the page's source. They stay in elements whose text
# counts as it is.
_FOR_READERS = re.compile(
    r"(?P<text><(?P<name>pre|script|style|textarea|title)\b.*?</(?P=name)>)"
    r"|\s*<!--.*?-->|(?<=\n)[ \t]+",
    re.DOTALL | re.IGNORECASE,
)
_SOURCE = re.compile(r"__SOURCE ([\w./-]+)__")  # a file of the app, whose text the page shows

# For a page without Python of its own, in page mode.
_ITS_SCRIPT = f'{PYTHON}<script type="py" src="./__ASSETS__/app/main.py"></script></template>'


def page_file(folder: PageFolder, configuration: Configuration, own: OwnPython) -> bytes:
    """
    Return the page for this configuration. The names of the build's folders are still placeholders.

    own is the page's own Python.

    Raises: BuildProblem if the page has no place for its policy or another required part: without
    its policy it must not be shipped.
    """
    page = folder.index
    opening = (_PREFLIGHT_OF_USERS if folder.is_users else _HTML).search(page)
    tag = opening.group() if opening else ""
    for wanted, text in ((_POLICY, page), (_TOKENS, tag), (_DEMO, tag)):
        if text.count(wanted) != 1:
            place = "its <html>" if text is tag else "it"
            raise BuildProblem(f"{folder.name}/{INDEX}: {place} must hold {wanted.strip()} once.")
    if not configuration.is_demo:
        page = page.replace(tag, tag.replace(_DEMO, _OFFLINE if configuration.offline else ""))
    if configuration.token_storage == "page" and PYTHON not in page:
        page = page.replace("</body>", f"{_ITS_SCRIPT}</body>")
    if not folder.is_users:
        page = _FOR_READERS.sub(lambda found: found["text"] or "", page)
    page = with_outlines(page)
    page = _PREFLIGHT.sub(lambda found: _TOO_OLD + found.group(), page, count=1)
    page = _OUR_SCRIPT.sub(_AS_IT_IS, page)
    page = _SOURCE.sub(lambda found: _source(folder, found.group(1)), page)
    policy = html.escape(
        content_security_policy(configuration, in_meta=True, needs=own.needs), quote=False
    )
    page = page.replace("__TOKENS__", configuration.token_storage)
    return page.replace("__CSP__", policy).encode()


def _source(folder: PageFolder, name: str) -> str:
    if name not in folder.files:
        raise BuildProblem(f"{INDEX} shows {name}, which {folder.name} does not have.")
    return html.escape(folder.files[name].decode(), quote=False)
