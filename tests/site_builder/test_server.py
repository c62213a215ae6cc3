"""The file server, asked over HTTP."""

import http.client
from collections.abc import Iterator
from pathlib import Path

import pytest

from site_builder.headers import headers_file
from site_builder.problem import BuildProblem
from site_builder.server import SiteServer

POLICY = "default-src 'none'"
FOLDER = "a-0123456789ab"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site in small, with a secret beside it."""
    root = tmp_path / "site"
    files = {
        "index.html": "<!doctype html>",
        "_headers": headers_file(POLICY, folders=(FOLDER,), names=("index.html",)),
        f"{FOLDER}/boot.mjs": "export {};",
        f"{FOLDER}/pyodide.asm.wasm": "wasm",
        f"{FOLDER}/sdk.whl": "wheel",
        f"{FOLDER}/app/main.py": "pass",
        "../secret.txt": "secret",
    }
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


@pytest.fixture
def server(site: Path) -> Iterator[SiteServer]:
    """Return a server of that site below a path."""
    with SiteServer(site, base="/sub/path") as server:
        yield server


def ask(
    server: SiteServer, path: str, *, method: str = "GET", headers: dict[str, str] | None = None
) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers and body; the path is sent as it is."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    try:
        connection.request(method, path, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        connection.close()


def test_the_address_is_the_sites_directory(server: SiteServer) -> None:
    assert server.address == f"http://localhost:{server.port}/sub/path/"


def test_the_directory_gives_the_page(server: SiteServer) -> None:
    status, headers, body = ask(server, "/sub/path/?code=abc")

    assert (status, body) == (200, b"<!doctype html>")
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-cache"


def test_types_are_those_that_browsers_insist_on(server: SiteServer) -> None:
    types = {
        "boot.mjs": "text/javascript; charset=utf-8",
        "pyodide.asm.wasm": "application/wasm",
        "sdk.whl": "application/zip",
        "app/main.py": "text/x-python; charset=utf-8",
    }
    for name, expected in types.items():
        status, headers, _ = ask(server, f"/sub/path/{FOLDER}/{name}")
        assert (status, headers["Content-Type"]) == (200, expected)
        assert headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_an_unchanged_file_is_not_sent_twice(server: SiteServer, site: Path) -> None:
    _, headers, _ = ask(server, "/sub/path/index.html")
    known = {"If-None-Match": headers["ETag"]}

    status, again, body = ask(server, "/sub/path/index.html", headers=known)
    (site / "index.html").write_text("<!doctype html><title>new</title>")
    after_change, _, _ = ask(server, "/sub/path/index.html", headers=known)

    assert (status, body) == (304, b"")
    assert again["Content-Security-Policy"] == POLICY
    assert after_change == 200


def test_head_gives_the_headers_alone(server: SiteServer) -> None:
    status, headers, body = ask(server, "/sub/path/", method="HEAD")

    assert (status, headers["Content-Length"], body) == (200, "15", b"")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/sub/path",
        "/sub/pathology/",
        "/sub/path/nothing",
        f"/sub/path/{FOLDER}",
        f"/sub/path/{FOLDER}/",
        "/sub/path/index.html/",
        "/sub/path/../secret.txt",
        "/sub/path/../../secret.txt",
        "/sub/path/%2e%2e/secret.txt",
        "/sub/path/..%2fsecret.txt",
        "/sub/path//etc/passwd",
        "/sub/path/%00",
    ],
)
def test_what_is_not_in_the_site_is_not_found(server: SiteServer, path: str) -> None:
    status, headers, body = ask(server, path)

    assert (status, body) == (404, b"Not found.\n")
    assert headers["Content-Type"] == "text/plain; charset=utf-8"


def test_a_link_does_not_lead_out_of_the_site(server: SiteServer, site: Path) -> None:
    (site / "link.txt").symlink_to(site.parent / "secret.txt")

    assert ask(server, "/sub/path/link.txt")[0] == 404


def test_a_taken_port_is_named_with_a_free_one_to_try(server: SiteServer, site: Path) -> None:
    with pytest.raises(BuildProblem, match=f"Port {server.port} is taken .* --port {server.port + 1}"):
        SiteServer(site, port=server.port)


def test_a_closed_server_refuses_connections(site: Path) -> None:
    server = SiteServer(site)
    server.close()

    with pytest.raises(ConnectionRefusedError):
        ask(server, "/")
