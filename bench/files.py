"""
A folder as a good static host serves it: compressed ahead, with ETags and what its `_headers` says.
"""

import hashlib
from http import HTTPStatus
from pathlib import Path

from auth0_pyscript.site.assembly.headers import headers_for, read_headers_file
from auth0_pyscript.site.server import content_type

from .web_server import Answer, Request

_COMPRESSED = ".br"
_NOT_SERVED = (_COMPRESSED, ".gz")


class Files:
    """
    Answers requests for the files of a folder, in memory; `.br` files beside them are what is sent.
    """

    def __init__(self, folder: Path) -> None:
        self._answers: dict[str, Answer] = {}
        rules = read_headers_file((folder / "_headers").read_text(encoding="utf-8"))
        for path in folder.rglob("*"):
            if path.is_file() and path.suffix not in _NOT_SERVED:
                name = f"/{path.relative_to(folder).as_posix()}"
                self._answers[name] = _answer(path, headers_for(rules, name))
                if name == "/index.html":
                    self._answers["/"] = _answer(path, headers_for(rules, "/"))

    async def answer(self, request: Request) -> Answer:
        """Answer a request; the browser of the bench takes brotli from this machine."""
        known = self._answers.get(request.path)
        if known is None:
            return Answer(HTTPStatus.NOT_FOUND, [("Content-Type", "text/plain")], b"Not found.\n")
        if request.headers.get("if-none-match") == dict(known.headers)["ETag"]:
            return Answer(HTTPStatus.NOT_MODIFIED, known.headers)
        return known


def _answer(path: Path, rules: dict[str, str]) -> Answer:
    content = path.read_bytes()
    headers = rules | {
        "Content-Type": content_type(path),
        "ETag": f'"{hashlib.sha256(content).hexdigest()[:32]}"',
    }
    compressed = path.with_name(path.name + _COMPRESSED)
    if compressed.is_file():
        headers |= {"Content-Encoding": "br", "Vary": "Accept-Encoding"}
        content = compressed.read_bytes()
    return Answer(HTTPStatus.OK, list(headers.items()), content)
