"""
The real servers of the tests, each behind a Gate: built sites, and tenants.

Ports are free ports of this machine. Each server reports when it is ready, and ends with its owner.
"""

import asyncio
import json
import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import uvicorn

from auth0_pyscript.configuration import check_configuration
from auth0_pyscript.site.server import SiteServer
from demo_tenant.encoding import base64url
from demo_tenant.server.asgi import STATIC_DIRECTORY, MemoryStore, TenantApp
from demo_tenant.server.rsa_signer import RsaSigner
from demo_tenant.store.seed import demo_client, new_state
from demo_tenant.tenant import Tenant
from e2e.gate import HOST, Gate
from site_builder.project import Project
from site_builder.site import build_site

HERE = Path(__file__).parent
PROJECT = Project(HERE.parents[1])
BASE = "/sub/app/"
DEMO = {"domain": "./tenant/", "client_id": "demo-app"}


class BuiltSite:
    """
    A build of this project, served below BASE. Its address exists before the build, because tenants
    need it.
    """

    def __init__(self, *, host: str = HOST, page: Path | None = None) -> None:
        """Reserve an address. host is a name of this machine, by default that of the tenants."""
        self._project = replace(PROJECT, own_page=page)
        self.gate = Gate()
        self.url = f"http://{host}:{self.gate.port}{BASE}"
        self._folder = tempfile.TemporaryDirectory(prefix="auth0-pyscript-site-")
        self.root = Path(self._folder.name) / "site"
        self._server: SiteServer | None = None

    def build(self, **values: Any) -> None:
        """
        Build the site with these values of auth_config.json, and serve it instead of an earlier
        build.
        """
        configuration = check_configuration(DEMO | values, site=self.url)
        build_site(self._project, configuration, self.root)
        if self._server is None:
            self._server = SiteServer(self.root, base=BASE)
            self.gate.behind = (HOST, self._server.port)

    def close(self) -> None:
        """Stop the server, and delete the build."""
        self.gate.close()
        if self._server is not None:
            self._server.close()
        self._folder.cleanup()


class MovableClock:
    """The machine's clock with an error of `offset` seconds."""

    def __init__(self) -> None:
        self.offset = 0.0

    def now(self) -> float:
        """Return seconds since the Unix epoch."""
        return time.time() + self.offset


@cache
def _signer() -> RsaSigner:
    """
    Return the signer of all tenants. A new key takes long, and issuers distinguish the tenants.
    """
    return RsaSigner()


class ServerTenant:
    """The demo tenant under uvicorn, with one application at site."""

    CLIENT = "demo-app"

    def __init__(self, *, site: str, users: dict[str, str] | None = None) -> None:
        """
        site is the application's URL. users maps the names of more users to their identifiers.
        """
        self.gate = Gate()
        self.api = self.gate  # the tenant itself has the Management API
        self.issuer = f"{self.gate.origin}/"
        self.clock = MovableClock()
        clients = [demo_client(site)]
        state = new_state(clients, int(time.time()))
        state.users += [
            state.users[0] | {"name": name, "user_id": user_id}
            for name, user_id in (users or {}).items()
        ]
        store = MemoryStore()
        asyncio.run(store.save(state.to_text()))
        tenant = Tenant(
            issuer=self.issuer,
            assets_url=f"{self.issuer}static/",
            clients=clients,
            store=store,
            signer=_signer(),
            clock=self.clock,
            random=os.urandom,
            place="on a development server",
        )
        app = TenantApp(tenant, issuer=self.issuer, static_directory=STATIC_DIRECTORY)
        listener = socket.create_server((HOST, 0))
        self._server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False))
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._server.serve(sockets=[listener])), daemon=True
        )
        self._thread.start()
        self.gate.behind = (
            HOST,
            listener.getsockname()[1],
        )  # connections wait there until the server is ready

    def configuration(self) -> dict[str, Any]:
        """Return the values of this tenant for a site's auth_config.json."""
        return {"domain": self.issuer, "client_id": self.CLIENT}

    def change_claims(self, change: Callable[[bytes], bytes]) -> None:
        """Sign change(claims) instead of the claims of the next ID tokens. Both are JSON texts."""

        def changed(content: bytes) -> bytes:
            answer = json.loads(content)
            head, claims, _ = answer["id_token"].split(".")
            signed = f"{head}.{base64url.encode(change(base64url.decode(claims)))}"
            answer["id_token"] = f"{signed}.{asyncio.run(_signer().sign(signed))}"
            return json.dumps(answer).encode()

        self.gate.change("/oauth/token", changed)

    def close(self) -> None:
        """End it."""
        self._server.should_exit = True
        self.gate.close()
        self._thread.join(timeout=10)


class OidcProvider:
    """npm's oidc-provider behind Auth0's routes, with a Management API at another origin."""

    CLIENT = "application"
    CLIENT_WITH_REFRESH_TOKENS = "application-with-refresh-tokens"

    def __init__(self, *, site: str, **lifetimes: int) -> None:
        """
        Start both servers for the site at this address. Lifetimes are in seconds:
        access_token_lifetime and so on.
        """
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

    def configuration(self) -> dict[str, Any]:
        """Return the values of this tenant for a site's auth_config.json."""
        return {
            "domain": self.issuer,
            "client_id": self.CLIENT,
            "apis": [
                {
                    "audience": self.audience,
                    "base_url": f"{self.api.origin}/api/v2/",
                    "scope": "read:current_user update:current_user_metadata",
                }
            ],
        }

    def control(self, name: str, **values: Any) -> Any:
        """Run one of the `controls` of server.mjs, and return its answer."""
        url, body = f"{self._control}/{name}", json.dumps(values).encode()
        request = Request(url, data=body, method="POST")  # noqa: S310
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
