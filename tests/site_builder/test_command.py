"""The command line: its messages for errors and for success."""

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from site_builder.command import main
from site_builder.project import Project

ROOT = Path(__file__).parents[2]
TENANT = ["--domain", "example.eu.auth0.com", "--client-id", "abc123"]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Return the path of a directory that does not exist yet."""
    return tmp_path / "out"


def refused(capsys: pytest.CaptureFixture[str], project: Project, *arguments: str) -> str:
    """Return the message with which the command stops."""
    assert main(project.root, arguments) == 2
    said = capsys.readouterr().err
    assert said.startswith("build.py: ")
    assert "Traceback" not in said
    return said


def test_build_without_a_configuration_makes_the_demo(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(project.root, ["build"]) == 0

    assert json.loads((project.root / "dist/auth_config.json").read_text())["domain"] == "./tenant/"
    assert "Callback" not in capsys.readouterr().out


def test_build_prints_the_values_to_paste_at_auth0(
    project: Project, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(project.root, ["build", *TENANT, "--out", str(out)]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert "  Allowed Callback URLs   https://YOUR_SITE/" in lines
    assert "  Allowed Logout URLs     https://YOUR_SITE/" in lines
    assert "  Allowed Web Origins     https://YOUR_SITE" in lines


def test_options_become_the_sites_configuration(project: Project, out: Path) -> None:
    options = [
        "--audience",
        "https://api.example.com/",
        "--scope",
        "openid read:a",
        "--use-refresh-tokens",
    ]
    more = [
        "--token-storage",
        "page",
        "--picture-host",
        "a.example",
        "--picture-host",
        "*.b.example",
    ]
    more.append("--no-offline")
    more += [
        "--authorization-param",
        "organization=org_1",
        "--authorization-param",
        "ext-query=a=b",
    ]

    assert main(project.root, ["build", *TENANT, *options, *more, "--out", str(out)]) == 0

    written = json.loads((out / "auth_config.json").read_text())
    assert written["domain"] == "https://example.eu.auth0.com/"
    assert written["client_id"] == "abc123"
    assert written["audience"] == "https://api.example.com/"
    assert written["scope"] == "openid read:a offline_access"
    assert written["use_refresh_tokens"] is True
    assert written["token_storage"] == "page"
    assert written["picture_hosts"] == ["a.example", "*.b.example"]
    assert written["offline"] is False
    assert written["authorization_params"] == {"ext-query": "a=b", "organization": "org_1"}


def test_the_command_line_wins_over_the_file(project: Project, out: Path) -> None:
    project.configuration_file.write_text('{"domain": "a.example", "client_id": "from-file"}')

    assert main(project.root, ["build", "--client-id", "from-line", "--out", str(out)]) == 0

    written = json.loads((out / "auth_config.json").read_text())
    assert (written["domain"], written["client_id"]) == ("https://a.example/", "from-line")


def test_an_unknown_name_in_the_file_is_named_with_its_place(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    project.configuration_file.write_text('{"domain": "a.example", "cliend_id": "x"}')

    said = refused(capsys, project, "build")

    assert "auth_config.json" in said
    assert "cliend_id" in said
    assert "client_id" in said


def test_a_malformed_option_is_named_as_it_was_typed(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "--domain" in refused(
        capsys, project, "build", "--domain", "not a host", "--client-id", "x"
    )
    assert "--picture-host" in refused(
        capsys, project, "build", *TENANT, "--picture-host", "a.b/path"
    )
    assert "--token-storage" in refused(
        capsys, project, "build", *TENANT, "--token-storage", "cookies"
    )
    said = refused(capsys, project, "build", *TENANT, "--authorization-param", "redirect_uri=x")
    assert "--authorization-param" in said and "redirect_uri" in said


def test_the_demo_cannot_do_without_its_worker(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    said = refused(capsys, project, "build", "--no-offline")

    assert "--no-offline" in said
    assert "the demo tenant runs in it" in said


def test_a_domain_without_a_client_id_is_refused(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "client_id" in refused(capsys, project, "build", "--domain", "example.eu.auth0.com")


def test_broken_json_is_refused_with_line_and_column(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    project.configuration_file.write_text('{\n  "domain": "a.example",\n  "client_id" "x"\n}')

    assert "auth_config.json, line 3, column 15" in refused(capsys, project, "build")


def test_a_file_that_is_no_object_is_refused(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    project.configuration_file.write_text("[]")

    assert "JSON object" in refused(capsys, project, "build")


def test_a_refused_configuration_leaves_the_earlier_build(
    project: Project, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(project.root, ["build", *TENANT, "--out", str(out)]) == 0
    before = (out / "index.html").read_bytes()

    refused(
        capsys, project, "build", "--domain", "not a host", "--client-id", "x", "--out", str(out)
    )

    assert (out / "index.html").read_bytes() == before


def test_a_port_that_is_taken_is_named_with_its_cure(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        said = refused(capsys, project, "serve", "--port", str(port))

    assert f"Port {port} is taken" in said
    assert "--port" in said


def test_a_host_of_another_machine_is_named_with_its_cure(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    said = refused(capsys, project, "serve", "--host", "192.0.2.1", "--port", "0")

    assert "192.0.2.1 is no address of this machine" in said
    assert "--host" in said


def test_an_unknown_command_names_those_there_are(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        main(project.root, ["sevre"])

    assert stop.value.code == 2
    assert "serve" in capsys.readouterr().err


def test_it_starts_with_nothing_but_python_installed() -> None:
    """-S: without the packages of any environment."""
    done = subprocess.run(
        [sys.executable, "-S", "build.py", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "serve" in done.stdout
