"""
Where our Service Worker unregisters in favour of another project: the hosts, and the answers at
sw.js.
"""

import json
import subprocess
from pathlib import Path

import pytest

MODULE = Path(__file__).parents[2] / "public" / "service_worker" / "neighbour.js"
# The module in Node.js, with the parts of a Service Worker: its address, its registration, its
# caches, its pages.
PROGRAM = """
const [module, host, text] = process.argv.slice(1);
const { status, body, type } = JSON.parse(text);
const done = [];
globalThis.location = new URL(`http://${host}:8000/sw.js`);
const scope = new URL(".", location).href;
globalThis.registration = { scope, unregister: async () => done.push("unregister") > 0 };
const names = ["auth0-pyscript:/:site:1", "auth0-pyscript:/other/:site:1", "theirs"];
globalThis.caches = { keys: async () => names, delete: async (name) => done.push(name) };
const page = (url) => ({ url, navigate: async () => done.push(url.slice(scope.length)) });
globalThis.clients = { matchAll: async () => [page(`${scope}?a=1#/b`), page(`${scope}other/`)] };
globalThis.fetch = async () => {
  if (!status) throw new TypeError("no network");
  return new Response(body, { status, headers: { "Content-Type": type } });
};
console.info = () => {};
const { reachServer } = await import(module);
const isReached = await reachServer();
console.log(JSON.stringify({ isReached, done }));
"""
GONE = {"isReached": True, "done": ["unregister", "auth0-pyscript:/:site:1", "?a=1#/b"]}
STAYS = {"isReached": True, "done": []}
NOT_FOUND = (404, "", "text/plain")


def outcome(host: str, status: int, body: str = "", content_type: str = "") -> object:
    """Return a worker's action at this host for this answer at sw.js. Status 0 means no answer."""
    answer = json.dumps({"status": status, "body": body, "type": content_type})
    arguments = ["node", "--input-type=module", "-e", PROGRAM, "--", MODULE.as_uri(), host, answer]
    return json.loads(subprocess.run(arguments, check=True, capture_output=True, text=True).stdout)  # noqa: S603


@pytest.mark.parametrize("host", ["localhost", "app.localhost", "127.0.0.1", "127.8.9.10", "[::1]"])
def test_on_a_loopback_host_a_worker_whose_script_is_gone_removes_itself(host: str) -> None:
    assert outcome(host, *NOT_FOUND) == GONE


@pytest.mark.parametrize(
    "host",
    [
        "example.com",
        "localhost.example.com",
        "notlocalhost",
        "127.0.0.1.nip.io",
        "10.0.0.1",
        "[::2]",
    ],
)
def test_on_any_other_host_a_script_that_is_gone_changes_nothing(host: str) -> None:
    assert outcome(host, *NOT_FOUND) == STAYS


@pytest.mark.parametrize(
    ("status", "body", "content_type"),
    [
        (410, "", "text/plain"),
        (401, "", "application/json"),
        (200, "<!doctype html>", "text/html; charset=utf-8"),
        (200, "auth0-pyscript", "text/html"),
        (200, "// another project's", "text/javascript"),
    ],
)
def test_what_is_no_script_of_ours_is_another_projects(
    status: int, body: str, content_type: str
) -> None:
    assert outcome("localhost", status, body, content_type) == GONE


@pytest.mark.parametrize(
    "content_type", ["text/javascript; charset=utf-8", "application/javascript"]
)
def test_a_script_of_any_build_of_ours_changes_nothing(content_type: str) -> None:
    assert outcome("localhost", 200, "/* auth0-pyscript */", content_type) == STAYS


def test_a_server_that_fails_or_is_down_changes_nothing() -> None:
    assert outcome("localhost", 503, "", "text/html") == STAYS
    assert outcome("localhost", 0) == {"isReached": False, "done": []}
