"""A folder as a good static host serves it: compressed ahead, with ETags and what its `_headers` says."""

import hashlib
import subprocess
from http import HTTPStatus
from pathlib import Path

from site_builder.headers import headers_for, read_headers_file
from site_builder.tools import require_node

from .web_server import Answer, Request

_COMPRESS = Path(__file__).with_name("compress.mjs")

# What hosts compress: texts and WebAssembly. Archives go as they are, unless the build has a .br of them.
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".py": "text/x-python; charset=utf-8",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json; charset=utf-8",
}
_SMALL = 200  # bytes; below that compression saves nothing worth its header


class Files:
    """Answers requests for the files of a folder, all held in memory."""

    def __init__(self, folder: Path, *, cache: Path) -> None:
        """cache: where compressed files are kept for the next run."""
        self._answers: dict[str, Answer] = {}
        rules = read_headers_file((folder / "_headers").read_text(encoding="utf-8"))
        paths = [
            path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix not in (".br", ".gz")
        ]
        compressed = _compressed(paths, cache)
        for path in paths:
            name = f"/{path.relative_to(folder).as_posix()}"
            content = path.read_bytes()
            headers = headers_for(rules, name)
            headers["Content-Type"] = _TYPES.get(path.suffix, "application/octet-stream")
            headers["ETag"] = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
            if path in compressed:
                headers |= {"Content-Encoding": "br", "Vary": "Accept-Encoding"}
                content = compressed[path]
            self._answers[name] = Answer(HTTPStatus.OK, list(headers.items()), content)
            if name == "/index.html":
                headers |= headers_for(rules, "/")
                self._answers["/"] = Answer(HTTPStatus.OK, list(headers.items()), content)

    async def answer(self, request: Request) -> Answer:
        """Answer a request; browsers of today all accept brotli from this machine."""
        known = self._answers.get(request.path)
        if known is None:
            return Answer(HTTPStatus.NOT_FOUND, [("Content-Type", "text/plain")], b"Not found.\n")
        headers = dict(known.headers)
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Answer(HTTPStatus.NOT_MODIFIED, known.headers)
        return known


def _compressed(paths: list[Path], cache: Path) -> dict[Path, bytes]:
    """Return what is sent compressed: the build's own .br file where there is one, else one made here."""
    cache.mkdir(parents=True, exist_ok=True)
    found, wanted = {}, {}
    for path in paths:
        own = path.with_name(f"{path.name}.br")
        if own.is_file():
            found[path] = own.read_bytes()
        elif path.suffix in _TYPES and path.stat().st_size > _SMALL:
            wanted[path] = cache / f"{hashlib.sha256(path.read_bytes()).hexdigest()}.br"
    missing = [
        part for path, target in wanted.items() if not target.is_file() for part in (str(path), str(target))
    ]
    if missing:
        subprocess.run([require_node(), str(_COMPRESS)], input="\n".join(missing), text=True, check=True)  # noqa: S603
    return found | {path: target.read_bytes() for path, target in wanted.items()}
