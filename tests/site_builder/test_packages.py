"""
The packages that a build fetches, and when. The package managers are small scripts here, which
record their calls.
"""

import json
import shutil
from pathlib import Path

import pytest

from auth0_pyscript.site.assembly.problem import BuildProblem
from site_builder.browsers import CHROMIUM, EVERY_ENGINE, ensure_browsers
from site_builder.environment import python_with
from site_builder.packages import ensure_node_packages, ensure_wheels
from site_builder.pins import checked, read_files, read_wheels
from site_builder.project import Project
from site_builder.tools import fetch_with, require_node
from site_builder.vendored import CURE

REAL = Project(Path(__file__).parents[2])
SHELL, MOVE = shutil.which("sh"), shutil.which("mv")


class Tools:
    """A PATH with only the given programs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()

    def add(self, name: str, script: str) -> None:
        """Add a program to the PATH. Each of its calls is recorded."""
        program = self.folder / name
        program.write_text(f'#!{SHELL}\necho "{name} $*" >> "{self.folder}/calls"\n{script}\n')
        program.chmod(0o755)

    @property
    def calls(self) -> list[str]:
        """Return the recorded calls, in order."""
        calls = self.folder / "calls"
        return calls.read_text().splitlines() if calls.exists() else []


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tools:
    """Return an empty PATH, to which a test adds programs."""
    made = Tools(tmp_path / "bin")
    monkeypatch.setenv("PATH", str(made.folder))
    return made


def test_what_npm_has_installed_is_not_fetched_again(project: Project, tools: Tools) -> None:
    ensure_node_packages(project)

    assert tools.calls == []


def test_a_new_lock_file_is_installed(project: Project, tools: Tools) -> None:
    tools.add("node", "echo v20.1.0")
    tools.add("npm", "")
    locked = {"packages": {"node_modules/pyodide": {"version": "2", "integrity": "sha512-y"}}}
    (project.root / "package-lock.json").write_text(json.dumps(locked))

    ensure_node_packages(project)

    assert tools.calls[-1].startswith("npm ci")


def test_more_packages_than_the_lock_file_names_are_no_reason_to_fetch(
    project: Project, tools: Tools
) -> None:
    noted = project.node_modules / ".package-lock.json"
    installed = json.loads(noted.read_text())
    installed["packages"]["node_modules/later"] = {"version": "1", "integrity": "sha512-z"}
    noted.write_text(json.dumps(installed))

    ensure_node_packages(project)

    assert tools.calls == []


def test_a_missing_node_is_named_with_its_cure(tools: Tools) -> None:
    with pytest.raises(
        BuildProblem, match=r"Node\.js is missing\. Install Node\.js 20 or newer with npm"
    ):
        require_node()


def test_an_old_node_is_named_with_its_version(tools: Tools) -> None:
    tools.add("node", "echo v18.19.0")

    with pytest.raises(
        BuildProblem, match=r"too old: .*/node is v18\.19\.0, at least v20 is needed"
    ):
        require_node()


def test_a_missing_npm_is_named(project: Project, tools: Tools) -> None:
    tools.add("node", "echo v22.0.0")
    shutil.rmtree(project.node_modules)

    with pytest.raises(BuildProblem, match="npm is missing"):
        ensure_node_packages(project)


def test_a_network_that_is_down_is_named(project: Project, tools: Tools) -> None:
    tools.add("node", "echo v20.1.0")
    tools.add("npm", "echo npm error code ENOTFOUND >&2; exit 1")
    shutil.rmtree(project.node_modules)

    with pytest.raises(
        BuildProblem, match=r"the package registry cannot be reached\. Check the network"
    ):
        ensure_node_packages(project)


def test_another_failure_leaves_the_words_to_the_tool(
    tools: Tools, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tools.add("npm", "echo npm error no space left; exit 7")

    with pytest.raises(BuildProblem, match=r"Fetching failed \(exit code 7\)"):
        fetch_with(["npm"], cwd=tmp_path, purpose="Fetching")

    assert "  npm error no space left" in capsys.readouterr().out


def test_wheels_that_are_there_are_not_fetched_again(project: Project, tools: Tools) -> None:
    wheels = ensure_wheels(project)

    assert [path.name for path in wheels.values()] == ["idna-3.20-py3-none-any.whl"]


def test_a_wheel_that_stays_another_one_is_refused(project: Project, tools: Tools) -> None:
    give_environment(project, tools)  # its pip installs nothing
    (project.scratch / "wheels/idna-3.20-py3-none-any.whl").write_bytes(b"another")

    with pytest.raises(BuildProblem, match=r"idna-3\.20-py3-none-any\.whl is not the pinned file"):
        ensure_wheels(project)

    assert any("-m pip download" in call and "--require-hashes" in call for call in tools.calls)


def test_an_environment_gets_its_pins_once(project: Project, tools: Tools) -> None:
    give_environment(project, tools)
    (project.requirements / "server.txt").write_text("uvicorn==1")

    def installations() -> int:
        python_with(project, "server")
        return len([call for call in tools.calls if "-m pip install" in call])

    assert installations() == 1
    assert installations() == 1
    (project.requirements / "server.txt").write_text("uvicorn==2")
    assert installations() == 2


def test_browsers_that_are_there_are_taken(project: Project, tools: Tools) -> None:
    for program in ("google-chrome", "chromedriver", "firefox", "WebKitWebDriver", "Xvfb"):
        tools.add(program, "")

    ensure_browsers(project, EVERY_ENGINE)

    assert tools.calls == []


def test_without_the_right_to_install_the_one_command_is_named(
    project: Project, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    for program in ("apt-get", "chromium", "firefox-esr"):
        tools.add(program, "")

    with pytest.raises(BuildProblem) as refused:
        ensure_browsers(project, EVERY_ENGINE)

    assert "PATH: chromedriver, WebKitWebDriver, Xvfb." in str(refused.value)
    assert "sudo apt-get install --yes chromium-driver webkit2gtk-driver xvfb" in str(refused.value)
    assert tools.calls == []


def test_root_installs_what_is_missing(
    project: Project, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    tools.add("chromium", "")
    tools.add("new-chromedriver", "")
    packaged = f"case $1 in install) {MOVE} new-chromedriver chromedriver;; esac"
    tools.add("apt-get", f'cd "{tools.folder}"; {packaged}')

    ensure_browsers(project, CHROMIUM)

    assert tools.calls == ["apt-get update", "apt-get install --yes chromium-driver"]


def test_an_installation_that_brings_no_browser_is_named(
    project: Project, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    tools.add("chromium", "")
    tools.add("apt-get", "")

    with pytest.raises(BuildProblem, match="still not on the PATH: a program of chromium-driver"):
        ensure_browsers(project, CHROMIUM)


def test_every_vendored_file_of_this_checkout_is_the_pinned_one() -> None:
    for pinned in read_files(REAL.requirements):
        assert checked(REAL.node_modules / pinned.path, pinned.sha256, cure=CURE)


def test_a_line_that_is_no_pin_is_named(project: Project) -> None:
    (project.requirements / "site.txt").write_text("# fine\nidna>=3\n")

    with pytest.raises(BuildProblem, match=r"site\.txt, line 2"):
        read_wheels(project.requirements)


def test_no_pin_names_where_a_package_lies() -> None:
    pins = [path.read_text(encoding="utf-8") for path in REAL.requirements.iterdir()]
    assert not [text for text in pins if "://" in text]
    assert '"resolved"' not in (REAL.root / "package-lock.json").read_text(encoding="utf-8")


def give_environment(project: Project, tools: Tools) -> None:
    """Add a Python to the project's environment that does nothing, successfully."""
    tools.add("python", "")
    project.environment.unlink()  # the real one
    (project.environment / "bin").mkdir(parents=True)
    (project.environment / "bin/python").symlink_to(tools.folder / "python")
