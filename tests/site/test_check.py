"""`check`: what it finds in a folder, and at the host that serves it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from auth0_pyscript.site.server import SiteServer

from .conftest import run

TENANT = ("--domain", "example.eu.auth0.com", "--client-id", "abc")


@pytest.fixture
def checked(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, list[str], str]]:
    """Return the function that gives the exit code, what failed, and all that was said."""

    def check(*arguments: object) -> tuple[int, list[str], str]:
        capsys.readouterr()
        code = run("check", site, *arguments)
        said = capsys.readouterr().out
        return code, [line[6:] for line in said.splitlines() if line.startswith("FAIL")], said

    return check


Check = Callable[..., tuple[int, list[str], str]]


def test_what_add_wrote_is_well(site: Path, checked: Check) -> None:
    run("add", site, *TENANT, "--page", "index.html", "--page", "blog/post.html")

    code, failed, said = checked()

    assert (code, failed) == (0, [])
    assert "https://YOUR_SITE/auth0/callback.html" in said
    assert "has no Content-Security-Policy" in said


def test_a_folder_without_login_fails(site: Path, checked: Check) -> None:
    code, failed, _ = checked()

    assert code == 1
    assert failed == [f"There is no auth0/installed.json in {site}: run auth0-pyscript add {site}"]


def replaced(path: Path, old: str, new: str) -> None:
    text = path.read_bytes()
    assert old.encode() in text
    path.write_bytes(text.replace(old.encode(), new.encode()))


@pytest.mark.parametrize(
    ("path", "old", "new", "part"),
    [
        ("index.html", "<title>", "<script>first()</script><title>", "is not the first script"),
        ("index.html", 'data-site=".."', "", "lacks what this auth0-pyscript (a-1) adds"),
        ("index.html", "./auth0/a-1/boot.js", "./boot.js", "does not have the two tags once"),
        ("pyscript.toml", '"./auth0/a-1/boot.js"', '"./x.js"', "pyscript.toml lacks what this"),
        ("auth0/vault.js", "import", "import ", "Files in auth0/ were changed: vault.js"),
        ("auth0/auth_config.json", '"abc"', '"YOUR_CLIENT_ID"', "client_id is still a placeholder"),
        ("auth0/auth_config.json", '"abc"', "7", "auth0/auth_config.json: "),
        ("blog/post.html", "<title>", "<auth0-profile></auth0-profile><title>", "add --page blog"),
        (
            "index.html",
            "</title>",
            "</title><meta http-equiv=Content-Security-Policy content=\"default-src 'none'\">",
            "script-src-elem",
        ),
    ],
)
def test_what_does_not_hold_is_named(
    site: Path, checked: Check, path: str, old: str, new: str, part: str
) -> None:
    run("add", site, *TENANT)
    replaced(site / path, old, new)

    code, failed, _ = checked()

    assert code == 1
    if part == "script-src-elem":
        assert any("in its Content-Security-Policy" in line for line in failed)
    else:
        assert any(part in line for line in failed), failed


def test_an_older_version_and_a_missing_file_are_named(
    site: Path, checked: Check, version: Callable[[str], None]
) -> None:
    run("add", site, *TENANT)
    (site / "auth0/callback.html").unlink()
    version("2")

    _, failed, _ = checked()

    assert any("another version than this auth0-pyscript (a-2)" in line for line in failed)
    assert any("Files in auth0/ are missing: callback.html" in line for line in failed)


def test_a_service_worker_of_the_site_is_noted(site: Path, checked: Check) -> None:
    run("add", site)
    (site / "mini-coi.js").write_text("")

    code, _, said = checked()

    assert code == 0
    assert "mini-coi.js may be a Service Worker" in said
    assert "for the offline demo" in said


@pytest.fixture
def host(site: Path) -> Iterator[str]:
    """Return the address of a host that serves the folder."""
    with SiteServer(site, base="/app", any_folder=True) as server:
        yield server.address


def test_the_host_serves_what_is_here(site: Path, checked: Check, host: str) -> None:
    run("add", site, *TENANT)

    code, failed, said = checked("--url", host)

    assert (code, failed) == (0, [])
    assert f"  Allowed Callback URLs   {host}auth0/callback.html\n" in said


def test_another_version_at_the_host_is_named(
    site: Path, tmp_path: Path, checked: Check, host: str
) -> None:
    run("add", site, *TENANT)
    address = host.removesuffix("app/")

    code, failed, _ = checked("--url", address)

    assert code == 1
    assert any("callback.html: the host answers 404" in line for line in failed)
    with SiteServer(tmp_path / "site", any_folder=True) as other:
        replaced(site / "auth0/callback.html", "script", "scripts")
        _, failed, _ = checked("--url", other.address)
    assert any("Files in auth0/ were changed" in line for line in failed)


def test_a_demo_is_not_for_a_host(site: Path, checked: Check, host: str) -> None:
    run("add", site)

    _, failed, _ = checked("--url", host)

    assert any("for the offline demo" in line for line in failed)


@pytest.mark.parametrize("url", ["example.com", "http://example.com/", "ftp://example.com/"])
def test_an_address_without_logins_is_refused(
    site: Path, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", site, "--url", url) == 2
    assert "--url: " in capsys.readouterr().err
