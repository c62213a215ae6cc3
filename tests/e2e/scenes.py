"""
The three scenes: a built site with its tenant, and the changes that a test makes at the tenant.

The demo tenant is read and changed through its dashboard, as by a person, wherever it runs.
"""

import json
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TypeVar

from e2e.driver import Browser
from e2e.servers import BuiltSite, OidcProvider, ServerTenant

VAULT, PAGE = "vault", "page"
TOKEN_STORAGES = (VAULT, PAGE)  # most suites run in both modes

SHORT = 5  # seconds: long enough for one use, short enough to wait for


class _Storage:
    """The differences between the two values of token_storage."""

    token_storage: str

    @property
    def silent_logins_of_a_reload(self) -> int:
        """
        The number of silent authentications that a reload causes. A vault still has the session.
        """
        return 0 if self.token_storage == VAULT else 1

    def expect_in_page_mode(self, browser: Browser, text: str) -> None:
        """Expect the console messages of a page that itself sends requests to tenant and API."""
        if self.token_storage == PAGE:
            browser.expect_console(text)


class _DemoTenantScene(_Storage):
    """The parts that both demo tenants have: a dashboard."""

    def __init__(self, site: BuiltSite, issuer: str, token_storage: str) -> None:
        self.site = site
        self.url = site.url
        self.token_storage = token_storage
        self._dashboard = f"{issuer}manage/"

    def metadata(self, browser: Browser) -> Any:
        with self._section(browser, "users"):
            return json.loads(browser.value("textbox", "user_metadata") or "{}")

    def change_metadata(self, browser: Browser, metadata: dict[str, Any]) -> None:
        with self._section(browser, "users"):
            browser.fill("user_metadata", json.dumps(metadata, ensure_ascii=False))
            browser.click("button", "Save")
            browser.wait_for("status")

    def end_sessions(self, browser: Browser) -> None:
        with self._section(browser, "users"):
            browser.click("button", "Log out everywhere")
            browser.wait_for("status")

    def shorten_tokens(self, browser: Browser) -> None:
        with self._section(browser, "applications"):
            browser.fill("Access token lifetime", str(SHORT), role="spinbutton")
            browser.click("button", "Save")
            browser.wait_for("status")

    def silent_logins(self, browser: Browser) -> int:
        return self._count_events(browser, "ssa")

    def refreshes(self, browser: Browser) -> int:
        return self._count_events(browser, "sertft")

    def _count_events(self, browser: Browser, code: str) -> int:
        with self._section(browser, "log"):
            browser.wait_for("heading", "Log")
            return len(re.findall(rf"\b{code}\b", browser.text))

    @contextmanager
    def _section(self, browser: Browser, name: str) -> Iterator[None]:
        before = browser.tab
        browser.new_tab(self._dashboard + name)
        yield
        browser.close_tab(before)


class OfflineDemo(_DemoTenantScene):
    """The default build, whose tenant runs in the browser itself."""

    def __init__(self, *, token_storage: str = VAULT) -> None:
        site = BuiltSite()
        super().__init__(site, f"{site.url}tenant/", token_storage)
        self.rebuild()

    def rebuild(self, **values: Any) -> None:
        self.site.build(**({"token_storage": self.token_storage} | values))

    def prepare(self, browser: Browser) -> None:
        """Open the site once, because it starts the tenant and the dashboard."""
        browser.open(self.url)
        browser.wait_text("Ready without a network")

    def close(self) -> None:
        self.site.close()


class ServerDemo(_DemoTenantScene):
    """The demo tenant under uvicorn, at another origin than the site."""

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        page: Path | None = None,
        token_storage: str = VAULT,
        users: dict[str, str] | None = None,
    ) -> None:
        site = BuiltSite(host=host, page=page)
        self.tenant = ServerTenant(site=site.url, users=users)
        super().__init__(site, self.tenant.issuer, token_storage)
        self.rebuild()

    def prepare(self, browser: Browser) -> None:
        """Do nothing, because the tenant is already running."""

    def rebuild(self, **values: Any) -> None:
        configuration = self.tenant.configuration() | {"token_storage": self.token_storage}
        self.site.build(**(configuration | values))

    def close(self) -> None:
        self.site.close()
        self.tenant.close()


class CertifiedProvider(_Storage):
    """npm's oidc-provider, with its API at a third origin."""

    def __init__(self, *, token_storage: str = VAULT) -> None:
        self.token_storage = token_storage
        self.site = BuiltSite()
        self.url = self.site.url
        self.tenant = OidcProvider(site=self.url)
        self.rebuild()

    def prepare(self, browser: Browser) -> None:
        """Do nothing, because the tenant is already running."""

    def rebuild(self, **values: Any) -> None:
        changes = {"token_storage": self.token_storage} | values
        if values.get("use_refresh_tokens"):
            changes["client_id"] = OidcProvider.CLIENT_WITH_REFRESH_TOKENS
        self.site.build(**(self.tenant.configuration() | changes))

    def metadata(self, browser: Browser) -> Any:
        return self.tenant.control("get_metadata", user_id="auth0|alice")

    def change_metadata(self, browser: Browser, metadata: dict[str, Any]) -> None:
        self.tenant.control("set_metadata", user_id="auth0|alice", user_metadata=metadata)

    def end_sessions(self, browser: Browser) -> None:
        self.tenant.control("end_sessions")

    def shorten_tokens(self, browser: Browser) -> None:
        self.tenant.control("settings", access_token_lifetime=SHORT)

    def silent_logins(self, browser: Browser) -> int:
        return len(self.tenant.gate.seen("GET", "/authorize", prompt="none"))

    def refreshes(self, browser: Browser) -> int:
        requests = self.tenant.gate.seen("POST", "/oauth/token")
        return sum(
            seen.form["grant_type"] == "refresh_token" and seen.status == 200 for seen in requests
        )

    def close(self) -> None:
        self.site.close()
        self.tenant.close()


_Scene = TypeVar("_Scene", OfflineDemo, ServerDemo, CertifiedProvider)


@contextmanager
def until_left(scene: _Scene, browser: Browser) -> Iterator[_Scene]:
    """Give a scene. Its servers end after its pages have been left."""
    with closing(scene):
        yield scene
        browser.leave_for_good()
