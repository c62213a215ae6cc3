"""`serve` for a user's folder."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from auth0_pyscript.site.server import SiteServer

from .conftest import PAGE, run


def ask(server: SiteServer, path: str) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers and body."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        connection.close()


@contextmanager
def served(*arguments: object) -> Iterator["subprocess.Popen[str]"]:
    """Run the command until the block ends."""
    command = [sys.executable, "-m", "auth0_pyscript", "serve", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    process = subprocess.Popen(  # noqa: S603
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate()


def lines_until(process: "subprocess.Popen[str]", end: str) -> str:
    assert process.stdout
    said = ""
    for line in process.stdout:
        said += line
        if end in line:
            break
    return said


def test_folders_have_their_pages_and_nothing_is_cached(site: Path) -> None:
    (site / "blog/index.html").write_text("blog")
    (site / ".env").write_text("secret")
    (site / "main.js").write_text("plain")
    (site / "main.js.br").write_text("brotli")
    with SiteServer(site, any_folder=True) as server:
        assert ask(server, "/")[2] == PAGE
        status, headers, body = ask(server, "/blog/?page=2")
        assert (status, body) == (200, b"blog")
        assert headers["Cache-Control"] == "no-cache"
        assert "Cross-Origin-Embedder-Policy" not in headers
        status, headers, _ = ask(server, "/blog")
        assert (status, headers["Location"]) == (301, "blog/")
        assert ask(server, "/main.js")[2] == b"plain"
        for path in ("/.env", "/../site/index.html", "/missing/", "/%00"):
            assert ask(server, path)[0] == 404


def test_the_headers_that_a_user_gives_the_host_are_sent(site: Path) -> None:
    text = "# mine\n/*\n  X-Mine: a: b\n  # X-Not: c\n/blog/*\n\tCache-Control:max-age=5\n"
    (site / "_headers").write_text(text)
    with SiteServer(site, any_folder=True) as server:
        headers = ask(server, "/")[1]
        assert (headers["X-Mine"], headers["Cache-Control"]) == ("a: b", "no-cache")
        assert ask(server, "/blog/post.html")[1]["Cache-Control"] == "max-age=5"


def test_a_strict_site_is_served_with_its_headers(site: Path) -> None:
    (site / "_headers").write_text("/*\n  X-Mine: a\n")
    run("add", site, "--domain", "example.eu.auth0.com", "--client-id", "abc")
    (site / "auth0/auth_config.json").rename(site / "auth_config.json")

    with served(site, "--port", 0) as process:
        said = lines_until(process, "Press Ctrl-C")

    assert re.search(r"Allowed Callback URLs   http://localhost:\d+/\n", said)


def test_isolated_pages_share_the_vault_with_others(site: Path) -> None:
    (site / "auth0").mkdir()
    (site / "auth0/vault.js").write_text("")
    with SiteServer(site, any_folder=True, isolated=True) as server:
        headers = ask(server, "/")[1]
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cross-Origin-Embedder-Policy"] == "require-corp"
        assert "Cross-Origin-Embedder-Policy" not in ask(server, "/auth0/vault.js")[1]


def test_it_serves_and_says_what_a_login_needs(site: Path) -> None:
    with served(site, "--port", 0) as process:
        said = lines_until(process, "Press Ctrl-C")
    assert "http://localhost:" in said
    assert f"auth0-pyscript add {site}" in said

    run("add", site)
    with served(site, "--port", 0, "--isolated") as process:
        said = lines_until(process, "Press Ctrl-C")
    assert "the offline demo" in said and "/auth0/tenant/manage" in said
    assert "cross-origin isolated" in said

    run("add", site, "--domain", "example.eu.auth0.com", "--client-id", "abc")
    with served(site, "--port", 0, "--host", "0.0.0.0") as process:  # noqa: S104
        said = lines_until(process, "Press Ctrl-C")
    assert "/auth0/callback.html" in said
    assert "Browsers allow a login on https and on localhost only" in said


def test_a_taken_port_is_said_and_the_next_one_is_taken_on_request(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        assert run("serve", site, "--port", port) == 2
        said = capsys.readouterr().err
        assert f"Port {port} is taken" in said and "--next-port" in said

        with served(site, "--port", port, "--next-port") as process:
            said = lines_until(process, "Press Ctrl-C")
    assert "http://localhost:" in said and f":{port}/" not in said
