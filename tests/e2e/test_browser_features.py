"""
The first check covers the features that the site uses. The test reads the built files of page and
workers.

Pyodide, PyScript and their packages are not read: their authors are others, and a login with the
vault does not need them.
"""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from auth0_pyscript.configuration import check_configuration
from e2e.browser_features import CAN_BE_SWITCHED_OFF, ORDINARY, YOUNG
from e2e.driver import Browser
from e2e.gate import Gate
from e2e.servers import DEMO, PROJECT
from site_builder.site import build_site

HERE = Path(__file__).parent
SITE = "https://site.example/"
REAL = {"domain": "https://tenant.example/", "client_id": "an-app"}
OLDEST = re.search(
    r"OLDEST = (\[.*\])", (PROJECT.source / "site_builder/under_node/bundle.mjs").read_text("utf-8")
)
WORKERS = """
const shared = new SharedWorker("/shared.js");
const ofShared = await new Promise((resolve) => {
  shared.port.onmessage = ({ data }) => resolve(data);
});
const { installing } = await navigator.serviceWorker.register("/service.js");
const ofService = new Promise((resolve) => {
  navigator.serviceWorker.onmessage = ({ data }) => resolve(data);
});
installing.postMessage("");
return [platformNames(), ofShared, await ofService];
"""


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    """Return the features of each built file, from names_used.mjs."""
    out = tmp_path_factory.mktemp("sites")
    for name, values in (("demo", DEMO), ("real", REAL), ("not-stored", REAL | {"offline": False})):
        build_site(PROJECT, check_configuration(values, site=SITE), out / name)
    others = ("/pyodide/", "/pyscript/", "/sources.js")  # the last one is Python, as texts
    paths = [
        str(path)
        for path in sorted(out.rglob("*.*js"))
        if not any(part in str(path) for part in others)
    ]
    node = shutil.which("node")
    assert node and OLDEST
    esbuild = PROJECT.node_modules / "esbuild" / "lib" / "main.js"
    targets = ",".join(json.loads(OLDEST.group(1)))
    command = [node, str(HERE / "names_used.mjs"), str(esbuild), targets, *paths]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    read: dict[str, dict[str, object]] = json.loads(answer.stdout)
    return read


@pytest.fixture
def platform(browser: Browser) -> Iterator[dict[str, set[str]]]:
    """
    Return the names that a current browser provides in a page, a shared worker and a Service
    Worker.
    """
    names = (HERE / "platform_names.js").read_text("utf-8")
    with closing(Gate()) as gate:
        gate.answer(
            "/", status=200, content_type="text/html", body='<link rel="icon" href="data:,">'
        )
        for path, script in (
            (
                "/shared.js",
                (
                    "addEventListener('connect', ({ ports: [port] }) => "
                    "port.postMessage(platformNames()));"
                ),
            ),
            (
                "/service.js",
                "addEventListener('message', ({ source }) => source.postMessage(platformNames()));",
            ),
        ):
            gate.answer(path, status=200, content_type="text/javascript", body=names + script)
        browser.open(f"{gate.origin}/")
        scopes = browser.execute_async(names + WORKERS)
        yield {kind: {name for scope in scopes for name in scope[kind]} for kind in scopes[0]}
        browser.open("about:blank")


def names_used(file: dict[str, object], platform: dict[str, set[str]]) -> set[str]:
    """Return the platform's names that a file uses."""
    code, properties = str(file["code"]), file["properties"]
    assert isinstance(properties, list)
    # The vault's Python files stand in it with their names: `elements/navigation.mpy`.
    words = set(re.findall(r"(?<![.\w$#])[A-Za-z]\w{2,}\b(?!\.mpy\b)", code))
    words |= set(properties)  # also in `globalThis.name`
    chains = set(re.findall(r"(?<![.\w$])(?=([A-Z]\w+\.\w+))", code)) | set(
        re.findall(r"\b[A-Z]\w+\.[A-Z]\w+\.\w+", code)
    )
    members = {f".{name}" for name in properties}
    found = words & platform["globals"]
    # `window.fetch` is the name of the global.
    return (
        found
        | chains & platform["statics"]
        | members & platform["members"] - {f".{name}" for name in found}
    )


def python_names() -> set[str]:
    """Return what the page's Python asks the browser for: `js.fetch`, `js.AbortSignal.timeout`."""
    texts = [path.read_text("utf-8") for path in (PROJECT.source / "auth0_pyscript").rglob("*.py")]
    return set(re.findall(r"\bjs\.(\w+(?:\.\w+)?)", "\n".join(texts)))


def test_each_name_that_the_site_uses_is_known_with_the_browsers_that_have_it(
    used: dict[str, dict[str, object]], platform: dict[str, set[str]]
) -> None:
    names = set().union(*(names_used(file, platform) for file in used.values()))
    names |= python_names() & (platform["globals"] | platform["statics"])
    listed = ORDINARY | {feature.name for feature in YOUNG}

    assert len(names) > 300  # proves that the files were read
    new = sorted(names - listed)
    assert not new, f"look these up in MDN's tables, and add them to browser_features.py: {new}"
    unseen = {feature.name for feature in YOUNG if " " in feature.name}
    gone = sorted(listed - names - unseen)
    assert not gone, f"nothing uses these any more: {gone}"


def test_no_file_has_younger_syntax_than_the_oldest_browser_knows(
    used: dict[str, dict[str, object]],
) -> None:
    assert [path for path, file in used.items() if not file["isOldSyntax"]] == []


def test_the_first_check_asks_for_what_is_needed_and_for_nothing_else() -> None:
    early = (PROJECT.public / "page/preflight.js").read_text("utf-8")
    check = early[early.index("const canRun") : early.index('canRun ? "ok"')]
    asked = set(re.findall(r"\b[A-Za-z]\w+\.\w+|\bWebAssembly\b", check.replace("window.", "")))
    needed = [feature for feature in YOUNG if not feature.without]
    young = [feature for feature in needed if feature.name in asked]

    assert {feature.name for feature in young} == asked - CAN_BE_SWITCHED_OFF
    # A browser that passes the check has all other features, too.
    newest = tuple(
        max(versions) for versions in zip(*(feature.versions for feature in young), strict=True)
    )
    for feature in needed:
        covered = all(own <= asked for own, asked in zip(feature.versions, newest, strict=True))
        assert covered or feature.said_by != "preflight.js", feature.name


def test_the_readme_names_the_oldest_browsers() -> None:
    needed = [feature.versions for feature in YOUNG if not feature.without]
    chrome, firefox, safari = (max(versions) for versions in zip(*needed, strict=True))
    assert OLDEST
    assert json.loads(OLDEST.group(1)) == [
        f"chrome{chrome:g}",
        f"firefox{firefox:g}",
        f"safari{safari:g}",
    ]

    assert f"Chrome or Edge {chrome:g}, Firefox {firefox:g}, Safari {safari:g}" in (
        PROJECT.root / "README.md"
    ).read_text("utf-8")
