"""The command on a user's folder, with a few small files in place of the ready ones."""

from collections.abc import Callable
from pathlib import Path

import pytest

from auth0_pyscript.site import ready
from auth0_pyscript.site.command import main

PAGE = (
    b"\xef\xbb\xbf<!doctype html>\r\n<html>\r\n  <head>\r\n    <title>\xc3\x84</title>\r\n"
    b'    <script type="py" src="./main.py" config="./pyscript.toml"></script>\r\n'
    b"  </head>\r\n</html>\r\n"
)
POST = b'<title>Post</title>\n<script type="mpy" config=\'{"packages": []}\'></script>\n'
CONFIG = b'# The app\r\npackages = ["numpy"]\r\n'


def ready_at(folder: Path, version: str) -> None:
    """Write ready files of that version."""
    for path, text in {
        f"a-{version}/preflight.js": f"start('{version}');",
        f"a-{version}/boot.js": "export {};",
        f"a-{version}/auth0_pyscript.zip": "PK",
        "callback.html": f'<script src="a-{version}/preflight.js"></script>',
        "vault.js": "import('./s-1/modules.js');",
        "s-1/modules.js": "export {};",
    }.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


def files_of(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder by its path in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Return the function that installs another version of the ready files."""
    for name in ("AUTH0_DOMAIN", "AUTH0_CLIENT_ID"):
        monkeypatch.delenv(name, raising=False)

    def install(version: str) -> None:
        folder = tmp_path / f"static-{version}"
        ready_at(folder, version)
        monkeypatch.setattr(ready, "ready_files", lambda *, demo: files_of(folder))

    install("1")
    return install


@pytest.fixture
def site(tmp_path: Path, version: object) -> Path:
    """Return the folder of a user's page."""
    folder = tmp_path / "site"
    (folder / "blog").mkdir(parents=True)
    (folder / "index.html").write_bytes(PAGE)
    (folder / "blog/post.html").write_bytes(POST)
    (folder / "pyscript.toml").write_bytes(CONFIG)
    (folder / "main.py").write_bytes(b"")
    return folder


def run(*arguments: object) -> int:
    """Run the command, and return its exit code."""
    return main([str(argument) for argument in arguments])
