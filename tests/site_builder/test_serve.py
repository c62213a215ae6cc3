"""`build.py serve`, run as its users run it."""

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).parents[2]


@contextmanager
def serving(*arguments: str) -> Iterator[list[str]]:
    """Run the command, and return its output until it serves, with the site's address."""
    command = [sys.executable, str(ROOT / "build.py"), "serve", "--port", "0", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603
    assert process.stdout is not None
    said: list[str] = []
    try:
        for line in process.stdout:
            said.append(line.strip())
            if "Ctrl-C" in line:
                break
        yield said
    finally:
        process.send_signal(signal.SIGTERM)
        rest = process.communicate(timeout=20)[0]
    assert process.returncode == 130, rest


def address_in(said: list[str]) -> str:
    """Return the address that the command printed on a separate line."""
    return next(line for line in said if line.startswith("http://localhost:"))


def test_the_demo_is_served_at_the_printed_address() -> None:
    with serving("--base", "/sub/") as said, urlopen(address_in(said), timeout=10) as answer:  # noqa: S310
        page = answer.read().decode()
        policy = answer.headers["Content-Security-Policy"]

    assert address_in(said).endswith("/sub/")
    assert " data-demo" in page
    assert "frame-ancestors 'none'" in policy
    assert not [line for line in said if "Callback" in line]


def test_in_a_container_every_address_is_served_and_what_browsers_allow_is_said() -> None:
    with serving("--host", "0.0.0.0") as said:  # noqa: S104
        there = address_in(said).replace("localhost", "127.0.0.2")
        with urlopen(there, timeout=10) as answer:  # noqa: S310
            page = answer.read().decode()

    assert " data-demo" in page
    assert [line for line in said if "https and on localhost only" in line]


def test_a_real_tenant_is_told_this_sites_addresses() -> None:
    with serving(
        "--domain", "example.eu.auth0.com", "--client-id", "abc", "--base", "/sub"
    ) as said:
        address = address_in(said)

    assert f"Allowed Callback URLs   {address}" in said
    assert f"Allowed Logout URLs     {address}" in said
    assert f"Allowed Web Origins     {address.removesuffix('/sub/')}" in said


def free_port_with_the_next() -> int:
    """Return a free port whose successor is free, too, outside of the system's dynamic range."""
    for port in range(20_000, 30_000, 2):
        with socket.socket() as one, socket.socket() as two:
            try:
                one.bind(("127.0.0.1", port))
                two.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
    raise OSError("no two ports are free")


def test_the_tenant_on_a_server_answers_beside_the_site() -> None:
    with serving("--tenant", "server", "--port", str(free_port_with_the_next())) as said:
        dashboard = next(line.split()[4] for line in said if "dashboard" in line).rstrip(";")
        issuer = dashboard.removesuffix("manage")
        with urlopen(f"{address_in(said)}auth_config.json", timeout=10) as answer:  # noqa: S310
            configuration = answer.read().decode()
        with urlopen(f"{issuer}.well-known/openid-configuration", timeout=10) as answer:  # noqa: S310
            discovery = answer.read().decode()

    assert f'"{issuer}"' in configuration
    assert f'"{issuer}"' in discovery
