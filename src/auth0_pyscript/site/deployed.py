"""What of a site's login holds on the host that serves it."""

import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from urllib.parse import urlsplit

from ..configuration import Configuration
from .content_policy import missing_in_policy
from .finding import Finding, note, ok, wrong
from .problem import CommandProblem
from .ready import FOLDER
from .record import Record

_LOCAL = ("localhost", "127.0.0.1", "::1")
_PATIENCE = 15.0  # seconds for one file
_TYPES = {".js": ("javascript",), ".html": ("text/html",)}  # browsers refuse others
_ENTRIES = ("vault.js", "callback.html", "sw.js")  # the files whose names never change
_LONG = 600  # seconds for which a host may keep these without a remark


@dataclass(frozen=True)
class _Answer:
    status: int
    url: str  # after redirects
    headers: Message
    content: bytes


def normal_address(url: str) -> str:
    """
    Return a site's address with its slash.

    Raises: CommandProblem if a login cannot work there.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise CommandProblem(f"--url: {url} is no address. Write https://YOUR_SITE/")
    if parts.scheme == "http" and parts.hostname not in _LOCAL:
        raise CommandProblem(
            f"--url: {url} is not https. Browsers allow a login on https and on localhost only."
        )
    folder, _, last = parts.path.rpartition("/")
    # The address of a page stands for its folder.
    path = f"{folder}/" if not last or "." in last else f"{parts.path}/"
    return f"{parts.scheme}://{parts.netloc}{path}"


def check_deployed(
    root: Path, record: Record, configuration: Configuration | None, url: str
) -> Iterator[Finding]:
    """Yield what holds and what does not at the site's address."""
    failed = 0
    for path in sorted(record.files):
        local = root / FOLDER / path
        # Browsers need neither, and some hosts do not serve them.
        if not path.startswith(("licenses/", ".")) and local.is_file():
            problem = _problem_of_file(f"{url}{FOLDER}/{path}", path, local.read_bytes())
            failed += bool(problem)
            if problem and failed <= 5:
                yield wrong(problem)
    if not failed:
        yield ok(f"{url}{FOLDER}/ has the same files as the folder here.")
    for name in _ENTRIES:
        answer = _fetch(f"{url}{FOLDER}/{name}")
        age = _max_age(answer.headers) if answer else 0
        if age > _LONG:
            yield note(
                f"{FOLDER}/{name} is kept for {age} seconds by browsers. Send Cache-Control: "
                "no-cache with it, so that a new version is seen at once."
            )
    for page in record.pages:
        yield from _of_page(root, page, configuration, url)


def _problem_of_file(url: str, path: str, content: bytes) -> str:
    answer = _fetch(url)
    if answer is None or answer.status != 200:
        said = f"the host answers {answer.status}" if answer else "the host does not answer"
        return f"{url}: {said}. Publish the folder {FOLDER}/ as it is."
    if answer.url != url:
        return f"{url} leads to {answer.url}. Switch off what changes addresses of pages there."
    if answer.content != content:
        if answer.content.replace(b"\r\n", b"\n") == content.replace(b"\r\n", b"\n"):
            return f'{url} has other line ends. Give {FOLDER}/ a .gitattributes with "* -text".'
        return f"{url} is another version, or was changed by the host. Publish the folder again."
    kind = answer.headers.get_content_type()
    wanted = _TYPES.get(Path(path).suffix)
    if wanted and not any(part in kind for part in wanted):
        return f"{url} is sent as {kind}, which browsers refuse. Set the type of such files."
    return ""


def _of_page(
    root: Path, page: str, configuration: Configuration | None, url: str
) -> Iterator[Finding]:
    address = url if page == "index.html" else f"{url}{page}"
    answer = _fetch(address)
    if answer is None or answer.status != 200:
        yield wrong(f"{address} does not answer with the page. Publish {page}.")
        return
    tag = b"/preflight.js"
    if tag not in answer.content:
        yield wrong(f"{address} does not have the tags of auth0-pyscript. Publish {page} again.")
    elif answer.content != (root / page).read_bytes():
        yield note(f"{address} differs from {page} here: an older one, or changed by the host.")
    else:
        yield ok(f"{address} is the page here.")
    for policy in answer.headers.get_all("Content-Security-Policy", []):
        for missing in missing_in_policy(policy, configuration) if configuration else []:
            yield wrong(f"{address}: in its header Content-Security-Policy {missing}")
    if answer.headers.get("Cross-Origin-Embedder-Policy") == "require-corp":
        yield note(
            f"{address} is cross-origin isolated: the tenant cannot be framed there, so sessions "
            "end at a reload without refresh tokens."
        )


def _max_age(headers: Message) -> int:
    text = headers.get("Cache-Control", "")
    if "no-cache" in text or "no-store" in text:
        return 0
    ages = [
        part.partition("=")[2] for part in text.split(",") if part.strip().startswith("max-age")
    ]
    return int(ages[0]) if ages and ages[0].isdigit() else 0


def _fetch(url: str) -> _Answer | None:
    """Return the host's answer, None if there is none."""
    request = urllib.request.Request(url, headers={"User-Agent": "auth0-pyscript"})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310
            return _Answer(answer.status, answer.url, answer.headers, answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return _Answer(error.code, url, error.headers, b"")
    except (OSError, ValueError):
        return None
