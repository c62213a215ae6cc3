"""
The real servers that the tests run against, each behind a Gate.

Ports are free ones of this machine, readiness is what a server says itself, and all end with their owner.
"""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from e2e.gate import HOST, Gate

HERE = Path(__file__).parent


class OidcProvider:
    """npm's oidc-provider behind Auth0's routes, with a Management API beside it at another origin."""

    CLIENT = "application"
    CLIENT_WITH_REFRESH_TOKENS = "application-with-refresh-tokens"

    def __init__(self, *, site: str, **lifetimes: int) -> None:
        """Start both for the site at that address; lifetimes in seconds: access_token_lifetime and so on."""
        self.gate = Gate()
        self.api = Gate()
        self.issuer = f"{self.gate.origin}/"
        self.audience = f"{self.issuer}api/v2/"
        settings = {
            "issuer": self.issuer,
            "site": site,
            "clients": [
                {"client_id": self.CLIENT, "refresh_tokens": False},
                {"client_id": self.CLIENT_WITH_REFRESH_TOKENS, "refresh_tokens": True},
            ],
            "access_token_lifetime": 3600,
            "id_token_lifetime": 3600,
            "refresh_token_lifetime": 86400,
            **lifetimes,
        }
        self._process = subprocess.Popen(  # noqa: S603
            [_node(), str(HERE / "oidc_provider" / "server.mjs"), json.dumps(settings)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        ready = self._process.stdout.readline()
        assert ready, "oidc-provider did not start; its words are above"
        ports = json.loads(ready)
        self.gate.behind = (HOST, ports["provider"])
        self.api.behind = (HOST, ports["api"])
        self._control = f"http://{HOST}:{ports['control']}"

    def control(self, name: str, **values: Any) -> Any:
        """Do one of the things that server.mjs lists under `controls`, and return its answer."""
        request = Request(f"{self._control}/{name}", data=json.dumps(values).encode(), method="POST")  # noqa: S310
        with urlopen(request, timeout=10) as answer:  # noqa: S310
            return json.load(answer)

    def close(self) -> None:
        """End both servers."""
        self.gate.close()
        self.api.close()
        self._process.terminate()
        self._process.communicate(timeout=10)


def _node() -> str:
    node = shutil.which("node")
    assert node, "Node.js is needed: it runs oidc-provider"
    return node
