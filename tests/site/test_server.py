"""The file server, tested over HTTP."""

import http.client
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from auth0_pyscript.site.assembly.headers import headers_file
from auth0_pyscript.site.problem import CommandProblem
from auth0_pyscript.site.server import SiteServer

POLICY = "default-src 'none'"
FOLDER = "a-0123456789ab"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a small site, with a secret file next to it."""
    root = tmp_path / "site"
    files = {
        "index.html": "<!doctype html>",
        "_headers": headers_file(POLICY, folders=(FOLDER,), names=("index.html",)),
        f"{FOLDER}/boot.mjs": "export {};",
        f"{FOLDER}/pyodide.asm.wasm": "wasm",
        f"{FOLDER}/manifest.webmanifest": "{}",
        f"{FOLDER}/sdk.whl": "wheel",
        f"{FOLDER}/app/main.py": "pass",
        f"{FOLDER}/big.mjs": "export const big = true;",
        f"{FOLDER}/big.mjs.br": "brotli",
        f"{FOLDER}/big.mjs.gz": "gzip",
        f"{FOLDER}/once.mjs": "export const once = true;",
        f"{FOLDER}/once.mjs.gz": "gzip",
        "../secret.txt": "secret",
    }
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


@pytest.fixture
def server(site: Path) -> Iterator[SiteServer]:
    """Return a server of this site below a path."""
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
        "manifest.webmanifest": "application/manifest+json; charset=utf-8",
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


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("br;q=0.1, gzip;q=1.0", "br"),
        ("BR ; q=1", "br"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("br;q=0.000, gzip;q=0", None),
        ("*", "br"),
        ("*;q=0", None),
        ("identity", None),
        ("", None),
    ],
)
def test_the_best_form_is_sent_that_the_browser_takes(
    server: SiteServer, accepted: str, encoding: str | None
) -> None:
    status, headers, body = ask(
        server, f"/sub/path/{FOLDER}/big.mjs", headers={"Accept-Encoding": accepted}
    )

    assert (status, headers.get("Content-Encoding")) == (200, encoding)
    assert body == {"br": b"brotli", "gzip": b"gzip", None: b"export const big = true;"}[encoding]
    assert headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert headers["Vary"] == "Accept-Encoding"
    assert headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_form_that_is_not_there_is_not_missed(server: SiteServer) -> None:
    takes_both = {"Accept-Encoding": "br, gzip"}

    _, once, _ = ask(server, f"/sub/path/{FOLDER}/once.mjs", headers=takes_both)
    _, never, body = ask(server, "/sub/path/", headers=takes_both)

    assert once["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in never
    assert body == b"<!doctype html>"


def test_each_form_has_a_tag_of_its_own(server: SiteServer) -> None:
    tags = {
        ask(server, f"/sub/path/{FOLDER}/big.mjs", headers={"Accept-Encoding": accepted})[1]["ETag"]
        for accepted in ("br", "gzip", "identity")
    }

    assert len(tags) == 3


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
    (site / "index.html.br").symlink_to(site.parent / "secret.txt")

    assert ask(server, "/sub/path/link.txt")[0] == 404
    assert ask(server, "/sub/path/", headers={"Accept-Encoding": "br"})[2] == b"<!doctype html>"


def test_a_taken_port_is_named_with_a_free_one_to_try(server: SiteServer, site: Path) -> None:
    with pytest.raises(
        CommandProblem, match=f"Port {server.port} is taken .* --port {server.port + 1}"
    ):
        SiteServer(site, port=server.port)


def test_a_closed_server_refuses_connections(site: Path) -> None:
    server = SiteServer(site)
    server.close()

    with pytest.raises(ConnectionRefusedError):
        ask(server, "/")


@pytest.mark.parametrize(
    ("host", "asked", "shown"),
    [
        ("0.0.0.0", "127.0.0.1", "http://localhost:{}/"),  # noqa: S104
        ("::", "127.0.0.1", "http://localhost:{}/"),
        ("::", "::1", "http://localhost:{}/"),
        ("::1", "::1", "http://[::1]:{}/"),
        ("[::1]", "::1", "http://[::1]:{}/"),
        ("127.0.0.2", "127.0.0.2", "http://127.0.0.2:{}/"),
        ("localhost", "localhost", "http://localhost:{}/"),
    ],
)
def test_it_listens_at_the_host_that_it_is_given(
    site: Path, host: str, asked: str, shown: str
) -> None:
    with SiteServer(site, host=host) as server:
        connection = http.client.HTTPConnection(asked, server.port, timeout=10)
        connection.request("GET", "/")
        body = connection.getresponse().read()
        connection.close()

        assert body == b"<!doctype html>"
        assert server.address == shown.format(server.port)


def test_without_a_host_it_listens_on_this_machine_alone(site: Path) -> None:
    with SiteServer(site) as server, pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.2", server.port), timeout=10)


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "no-such-host.invalid"])
def test_a_host_that_is_none_of_this_machine_is_named_with_its_cure(site: Path, host: str) -> None:
    with pytest.raises(CommandProblem, match="no address of this machine") as problem:
        SiteServer(site, host=host)

    assert host in str(problem.value)
    assert "--host" in str(problem.value)
