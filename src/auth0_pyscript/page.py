"""
What a page's Python starts with: `client()` for the page's session, and `ready()`.

    from auth0_pyscript import page

    client = await page.client()
    ...  # connect your own handlers
    await page.ready()

It needs the boot script (`public/page/boot.js`), which the build puts into a page. Pyodide only.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any

from pyodide.ffi import JsException, create_proxy
from pyscript.js_modules import auth0_pyscript_boot as boot

from .browser.page_session import page_session
from .browser.ports import SystemClock
from .client import Auth0Client
from .configuration import Configuration, connect_origins, read_configuration
from .encoding.json_text import parse_json, to_json
from .errors import Auth0Error, NetworkError, VaultUnavailable, to_data
from .start_failure import configuration_misfit, demo_tenant_unavailable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .types import State

_tasks: set[asyncio.Task[Any]] = set()
_shown: asyncio.Task[None] | None = None  # page mode: the SDK's elements, once they have begun


async def client() -> Auth0Client:
    """
    Return the client of this page's session, for this site's auth_config.json.

    Call it as often as you like: all clients share the session. The boot script has begun to finish
    a login that came back, or to restore the session; `Auth0Client.is_loading` says until when.
    Raises: in page mode ConfigurationError if auth_config.json does not fit the build,
    EnvironmentUnsuitable if the demo tenant cannot run in this browser, and NetworkError if a file
    of the site does not load. The page shows these errors, too. With the vault VaultUnavailable.
    """
    if boot.vault:
        # The Python of a page that was not built by us may start before the vault.
        problem = str(await boot.vault.started())
        if problem:
            told = parse_json(problem)
            raise VaultUnavailable(told["title"], told["detail"])
        return Auth0Client()  # the vault has read the file; the page shows what is wrong with it
    try:
        configuration = read_configuration(
            await _text(boot.configurationText(), "auth_config.json"), site=str(boot.folder)
        )
        _check_policy(configuration, str(boot.policy))
        problem = await _text(boot.tenantProblem(), "offline.js")
        if problem:
            raise demo_tenant_unavailable(problem)
    except Auth0Error as error:
        from .elements.ways_on import alert_text

        boot.setAuth("out")
        boot.fail(*alert_text(to_data(error)))
        raise
    return Auth0Client(service=page_session(configuration), configuration=configuration)


async def _text(coming: Any, file: str) -> str:
    try:
        return str(await coming)
    except JsException as failure:
        raise NetworkError(
            f"The file {file} of this site did not load.",
            f"The reason: “{failure.message}”. Check the connection, then load the page again.",
            cause=failure,
        )


async def ready() -> None:
    """
    Tell the page that your handlers are connected. Call it once, at the end of your own start.

    Until then the page keeps clicks on buttons in elements with `data-needs-python`. This call
    repeats them. The SDK's elements do not wait for it. With the vault it returns at once. In page
    mode it returns when the SDK's elements show their first view, and it is known whether a user
    is logged in.
    """
    if not boot.vault:
        begin()
        if _shown is not None:
            await _shown
    boot.pythonReady()


def begin() -> None:
    """
    Page mode: begin to show the SDK's elements, even if the page's own code fails. Never raises.

    The boot script runs this before the page's own code.
    """
    global _shown
    if _shown is None:
        boot.elementsBegin()
        _shown = asyncio.ensure_future(_begin())


async def _begin() -> None:
    try:
        made = await client()
    except Auth0Error:
        return  # the page shows it
    try:
        await _show(made)
    except Exception:
        # A mistake of ours, or a module that did not come: no click may wait for ever.
        boot.fail(
            "The page could not start.", "The browser's console says why. Load the page again."
        )
        raise


async def _show(client: Auth0Client) -> None:
    """Show the elements, and finish a login that came back or restore the session."""
    from .elements import Screen

    service = page_session(client.configuration)
    screen = Screen(service, client.configuration, clock=SystemClock(), page=_Page())

    def show(trees: dict[str, Any]) -> None:
        for element, tree in trees.items():
            boot.show(element, to_json(tree))

    def follow(state: "State") -> None:
        if not state["is_loading"]:
            boot.setAuth("in" if state["is_authenticated"] else "out")

    def on_elements(text: str) -> None:
        screen.set_elements(parse_json(text))

    def on_action(name: str, fields: Any, element: str) -> None:
        _spawn(screen.act(name, fields.to_py(), element))

    def on_enter(view: str) -> None:
        _spawn(screen.enter(view))

    service.subscribe(follow)
    screen.subscribe(show)
    # These live as long as the page does.
    boot.onElements(create_proxy(on_elements))
    boot.onAction(create_proxy(on_action))
    boot.onEnter(create_proxy(on_enter))
    await screen.start(str(boot.takeCallback()), str(boot.currentView()))
    follow(service.state())
    await screen.enter(str(boot.currentView()))
    boot.ready()


class _Page:
    """PagePort over the boot script."""

    async def confirm(self, question: str) -> bool:
        return bool(boot.ask(question))

    async def go_to(self, address: str) -> str:
        return str(boot.goTo(address))


def _check_policy(configuration: Configuration, policy: str) -> None:
    """
    Refuse a configuration that was edited after the build to addresses the page may not reach.
    """
    if not policy:
        return  # a page that was not built by us has none, or one of its own in its headers
    directives = {
        words[0]: words[1:] for words in (part.split() for part in policy.split(";")) if words
    }
    allowed = directives.get("connect-src", [])
    for origin in connect_origins(configuration):
        if origin not in allowed and not (
            "'self'" in allowed and str(boot.folder).startswith(origin + "/")
        ):
            is_tenant = configuration.issuer.startswith(origin + "/")
            raise configuration_misfit(origin, option="domain" if is_tenant else "apis")


def _spawn(work: Coroutine[Any, Any, None]) -> None:
    # The event loop keeps only weak references to its tasks.
    task = asyncio.ensure_future(work)
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)
