"""`add`, `upgrade` and `remove` on a folder."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import CONFIG, PAGE, POST, files_of, run

TENANT = ("--domain", "example.eu.auth0.com", "--client-id", "abc")
ALL = ("--page", "index.html", "--page", "blog/post.html")


def test_add_writes_the_folder_the_tags_and_the_entries(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("add", site, *TENANT, *ALL, "--api", "urn:x=https://api.example.com/v1/") == 0

    said = capsys.readouterr().out
    assert "+++ b/pyscript.toml" in said
    assert (
        "http://localhost:8000/auth0/callback.html, https://YOUR_SITE/auth0/callback.html" in said
    )
    page = (site / "index.html").read_text("utf-8")
    assert '    <script src="./auth0/a-1/preflight.js"' in page
    assert '"./auth0/a-1/boot.js" = "auth0_pyscript_boot"' in (site / "pyscript.toml").read_text()
    post = (site / "blog/post.html").read_text()
    assert '<script src="../auth0/a-1/preflight.js"' in post
    assert '"../auth0/a-1/auth0_pyscript.zip": "./*"' in post
    configuration = json.loads((site / "auth0/auth_config.json").read_text())
    assert configuration["domain"] == "https://example.eu.auth0.com/"
    assert configuration["apis"][0]["base_url"] == "https://api.example.com/v1/"


def test_remove_gives_the_very_bytes_back(site: Path) -> None:
    before = files_of(site)
    run("add", site, *TENANT, *ALL)

    assert run("remove", site) == 0

    assert files_of(site) == before
    assert not (site / "auth0").exists()


def times_of(folder: Path) -> dict[str, int]:
    """Return when each file of a folder was written."""
    return {path: (folder / path).stat().st_mtime_ns for path in files_of(folder)}


def test_to_add_twice_changes_nothing(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("add", site, *TENANT, *ALL)
    once = times_of(site)
    capsys.readouterr()

    assert run("add", site) == 0
    assert run("add", site, *TENANT) == 0

    assert times_of(site) == once
    said = capsys.readouterr().out
    assert "Nothing to change" in said and "+++" not in said


def test_another_version_is_an_upgrade(site: Path, version: Callable[[str], None]) -> None:
    before = files_of(site)
    run("add", site, *TENANT, *ALL)
    configuration = (site / "auth0/auth_config.json").read_bytes()
    version("22")

    assert run("upgrade", site) == 0

    after = files_of(site)
    assert not [path for path in after if "a-1" in path]
    assert not [path for path, text in after.items() if b"a-1/" in text]
    assert b"../auth0/a-22/boot.js" in after["blog/post.html"]
    assert after["auth0/auth_config.json"] == configuration
    run("remove", site)
    assert files_of(site) == before


def test_what_the_user_wrote_since_stays(site: Path, version: Callable[[str], None]) -> None:
    run("add", site, *TENANT)
    for path, old, new in (
        ("index.html", "</head>", "<!-- mine --></head>"),
        ("pyscript.toml", "# The app", "# My app"),
    ):
        text = (site / path).read_bytes().replace(old.encode(), new.encode())
        (site / path).write_bytes(text)
    version("2")

    assert run("add", site) == 0
    assert b"a-2/boot.js" in (site / "index.html").read_bytes()
    assert run("remove", site) == 0

    assert (site / "index.html").read_bytes() == PAGE.replace(b"</head>", b"<!-- mine --></head>")
    assert (site / "pyscript.toml").read_bytes() == CONFIG.replace(b"# The", b"# My")


def test_tags_that_the_user_has_moved_are_taken_out(site: Path) -> None:
    run("add", site, *TENANT)
    page = (site / "index.html").read_bytes().replace(b' data-site="..">', b">")
    (site / "index.html").write_bytes(page)

    assert run("remove", site) == 0

    assert (site / "index.html").read_bytes() == PAGE


def test_a_dry_run_writes_nothing(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = files_of(site)

    assert run("add", site, "--dry-run") == 0

    assert files_of(site) == before
    assert "+++ b/index.html" in capsys.readouterr().out


def test_without_a_tenant_it_is_for_the_demo(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("add", site) == 0

    assert json.loads((site / "auth0/auth_config.json").read_text())["domain"] == "./tenant/"
    assert b'data-site=".." data-demo></script>' in (site / "index.html").read_bytes()
    said = capsys.readouterr().out
    assert f"auth0-pyscript serve {site}" in said
    assert "Other pages here: blog/post.html" in said


def test_the_tenant_may_come_from_the_environment(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUTH0_DOMAIN", "env.eu.auth0.com")
    monkeypatch.setenv("AUTH0_CLIENT_ID", "env")

    run("add", site)

    configuration = json.loads((site / "auth0/auth_config.json").read_text())
    assert (configuration["domain"], configuration["client_id"]) == (
        "https://env.eu.auth0.com/",
        "env",
    )


def test_a_configuration_that_was_edited_is_kept(
    site: Path, version: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    run("add", site, *TENANT)
    path = site / "auth0/auth_config.json"
    own = path.read_bytes().replace(b'"abc"', b'"mine"')
    path.write_bytes(own)
    version("2")

    assert run("upgrade", site) == 0
    assert path.read_bytes() == own
    assert run("add", site, *TENANT) == 2
    assert "it is kept" in capsys.readouterr().err
    assert run("remove", site) == 0
    assert files_of(site / "auth0") == {"auth_config.json": own}
    assert run("add", site) == 0
    assert path.read_bytes() == own


@pytest.mark.parametrize("path", ["auth0/notes.txt", "auth0"])
def test_a_folder_that_is_not_ours_is_refused(
    site: Path, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (site / path).parent.mkdir(exist_ok=True)
    (site / path).write_text("mine")
    before = files_of(site)

    assert run("add", site, *TENANT) == 2

    assert files_of(site) == before
    assert "was not made by this command" in capsys.readouterr().err


def test_a_file_of_ours_that_was_changed_is_not_overwritten(
    site: Path, version: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    run("add", site, *TENANT)
    (site / "auth0/callback.html").write_text("mine")
    before = files_of(site)
    version("2")

    assert run("upgrade", site) == 2

    assert files_of(site) == before
    assert "callback.html was not written by auth0-pyscript, or was changed" in (
        capsys.readouterr().err
    )


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("pyscript.toml", b"a = = 1"),
        ("pyscript.toml", b"files = 1"),
        ("index.html", b'<py-config></py-config><script type="py" config="a.toml"></script>'),
        ("index.html", b'<script type="py" config="https://example.com/a.toml"></script>'),
        ("index.html", b'<script type="py" config="/pyscript.toml"></script>'),
        ("index.html", b'<script type="py" config="../pyscript.toml"></script>'),
        ("index.html", b"\xff\xfe\x00\xd8"),
    ],
)
def test_what_is_not_understood_is_printed_to_paste(
    site: Path, path: str, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    (site / path).write_bytes(content)
    before = files_of(site)

    assert run("add", site, *TENANT) == 1

    assert files_of(site) == before
    said = capsys.readouterr().err
    assert f"{path} was not changed: " in said
    assert '"./auth0/a-1/boot.js" = "auth0_pyscript_boot"' in said
    assert said.endswith("Nothing was written.\n")


def test_what_was_pasted_is_accepted_and_left_alone(
    site: Path, version: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    (site / "index.html").write_text('<script type="py" config="/pyscript.toml"></script>')
    assert run("add", site) == 1
    lines = [line.strip() for line in capsys.readouterr().err.splitlines() if "<script" in line]
    page = f"{''.join(lines)}{(site / 'index.html').read_text()}"
    (site / "index.html").write_text(page)

    assert run("add", site) == 0
    assert "has what you pasted into it" in capsys.readouterr().out
    assert (site / "index.html").read_text() == page
    assert (site / "auth0/vault.js").is_file()

    version("2")
    assert run("upgrade", site) == 1
    assert "./auth0/a-2/boot.js" in capsys.readouterr().err
    assert run("remove", site) == 0
    assert (site / "index.html").read_text() == page.removeprefix("".join(lines))
    assert not (site / "auth0").exists()


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (("--domain", "x.eu.auth0.com"), "--client-id is missing"),
        (("--domain", "http://x.example.com", "--client-id", "a"), "--domain: "),
        ((*TENANT, "--api", "urn:x"), "--api: "),
        (("--page", "other.html"), "There is no page other.html"),
        (("--page", "auth0/callback.html"), "There is no page"),
    ],
)
def test_wrong_values_are_named(
    site: Path, arguments: tuple[str, ...], part: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("add", site, *arguments) == 2

    assert part in capsys.readouterr().err
    assert not (site / "auth0").exists()


def test_a_folder_without_an_index_page_asks_for_names(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (site / "index.html").rename(site / "a.html")
    (site / "b.html").write_text("")

    assert run("add", site) == 2
    assert "a.html, b.html, blog/post.html" in capsys.readouterr().err
    assert run("add", site / "missing") == 2
    assert "does not exist" in capsys.readouterr().err
    assert run("remove", site) == 2
    assert "nothing here was added" in capsys.readouterr().err


def test_a_symbolic_link_and_the_rights_of_a_file_stay(site: Path) -> None:
    (site / "index.html").rename(site / "real.html")
    (site / "index.html").symlink_to("real.html")
    (site / "real.html").chmod(0o640)

    run("add", site)

    assert (site / "index.html").is_symlink()
    assert (site / "real.html").stat().st_mode & 0o777 == 0o640
    run("remove", site)
    assert (site / "index.html").read_bytes() == PAGE


def interrupted_at(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the user interrupt the command just before that renaming."""
    calls = iter(range(1000))
    replace = os.replace

    def interrupted(old: str, new: str) -> None:
        if next(calls) == number:
            raise KeyboardInterrupt
        replace(old, new)

    monkeypatch.setattr(os, "replace", interrupted)


def test_a_demo_becomes_a_real_site(site: Path) -> None:
    before = files_of(site)
    run("add", site)

    assert run("add", site, *TENANT) == 0

    assert b"data-demo" not in (site / "index.html").read_bytes()
    run("remove", site)
    assert files_of(site) == before


@pytest.mark.parametrize("number", range(12))
def test_an_interruption_leaves_all_as_it_was(
    site: Path, number: int, version: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as context:
        before = files_of(site)
        interrupted_at(number, context)
        assert run("add", site, *ALL) == 130
    assert files_of(site) == before
    assert not (site / "auth0").exists()
    run("add", site, *ALL)
    before = files_of(site)
    version("2")
    with monkeypatch.context() as context:
        interrupted_at(number, context)
        code = run("upgrade", site)
    assert (code, files_of(site) == before) in ((130, True), (0, False))


KILLED = """
import os, sys
from auth0_pyscript.site import ready
from auth0_pyscript.site.assembly.folder import files_below
from auth0_pyscript.site.command import main
from pathlib import Path
ready.ready_files = lambda *, demo: files_below(Path(sys.argv[1]))
left = [int(sys.argv[2])]
replace = os.replace
def killed(old, new):
    left[0] -= 1
    if left[0] < 0:
        os._exit(9)
    replace(old, new)
os.replace = killed
main(sys.argv[3:])
"""


@pytest.mark.parametrize("number", range(9))
def test_a_killed_process_leaves_whole_files_and_the_next_run_finishes(
    site: Path, tmp_path: Path, number: int, version: Callable[[str], None]
) -> None:
    before = files_of(site)

    def killed(static: str, *arguments: object) -> None:
        command = [sys.executable, "-c", KILLED, str(tmp_path / static), str(number)]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        done = subprocess.run(  # noqa: S603
            [*command, *map(str, arguments)], env=environment, capture_output=True, check=False
        )
        assert done.returncode == 9, done.stderr

    killed("static-1", "add", site, *ALL)
    for path in ("index.html", "blog/post.html", "pyscript.toml"):
        assert (site / path).read_bytes() in (before[path], *_added(site, tmp_path, path))
    assert run("add", site, *ALL) == 0
    version("2")
    killed("static-2", "upgrade", site)
    assert run("upgrade", site) == 0
    assert not [path for path in files_of(site) if "a-1" in path or path.endswith(".tmp")]
    assert run("remove", site) == 0

    assert files_of(site) == before


def _added(site: Path, tmp_path: Path, path: str) -> list[bytes]:
    """Return that file as `add` writes it."""
    fresh = tmp_path / "fresh"
    if not fresh.exists():
        (fresh / "blog").mkdir(parents=True)
        for name, content in (("index.html", PAGE), ("blog/post.html", POST)):
            (fresh / name).write_bytes(content)
        (fresh / "pyscript.toml").write_bytes(CONFIG)
        run("add", fresh, *ALL)
    return [(fresh / path).read_bytes()]


@pytest.mark.parametrize("command", ["remove", "upgrade"])
@pytest.mark.parametrize(
    "change",
    [
        {"edits": {"../notes.txt": [[[0, "mine\n", ""]]]}},
        {"edits": {"../notes.txt": [[[0, "mine\n", "# "]]]}},
        {"edits": {".git/hooks/post-checkout": [[[0, "mine\n", "# "]]]}},
        {"edits": {"index.html": [[[0, "mine\n", ""]]]}},
        {"edits": {"C:/notes.txt": [[[0, "mine\n", "# "]]]}},
        {"files": {"../../notes.txt": [hashlib.sha256(b"# text").hexdigest()]}},
        {"files": {"/notes.txt": [hashlib.sha256(b"# text").hexdigest()]}},
    ],
)
def test_a_record_from_somebody_else_leads_to_no_other_files(
    site: Path, capsys: pytest.CaptureFixture[str], command: str, change: dict[str, object]
) -> None:
    """It may come with a repository that was cloned."""
    run("add", site)
    (site.parent / "notes.txt").write_bytes(b"# text")
    path = site / "auth0/installed.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    before = files_of(site.parent)

    assert run(command, site) == 2

    assert files_of(site.parent) == before
    assert "installed.json cannot be read" in capsys.readouterr().err


def test_nothing_outside_the_folder_is_written_through_a_link(site: Path) -> None:
    page = site.parent / "elsewhere.html"
    (site / "index.html").rename(page)
    (site / "index.html").symlink_to(page)
    before = page.read_bytes()

    assert run("add", site) == 2
    assert page.read_bytes() == before
    assert not (site / "auth0").exists()
