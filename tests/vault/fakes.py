"""
A vault with the fakes of tests/session, and pages that send it messages as link.js does.

    world = VaultWorld()
    page = world.open()
    await page.log_in()
    await page.call("fetch", {"url": …})
"""

import asyncio

from auth0_pyscript.configuration import check_configuration
from auth0_pyscript.encoding.json_text import parse_json, to_json
from auth0_pyscript.errors import Auth0Error, EnvironmentUnsuitable, from_data, to_data
from auth0_pyscript.ports import HttpResponse, bytes_of
from auth0_pyscript.session.tenant import Tenant as TenantOfTheApp
from auth0_pyscript.vault.message import read_message, write_message
from auth0_pyscript.vault.vault import Vault
from session.fakes import (
    CLIENT_ID,
    MANAGEMENT,
    ORDERS,
    SITE,
    Clock,
    Crypto,
    Locks,
    Store,
    Tenant,
    Window,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

    from auth0_pyscript.ports import Body
    from session.fakes import Headers

BUILD = "0123456789ab"


class Outside:
    """A text that the worker has, and Python has not."""

    def __init__(self, text: str) -> None:
        self.text = text


def with_texts(tree: "Any", texts: "list[Any]") -> "Any":
    """Return a tree with the texts in place of their numbers, as link.js does."""
    if isinstance(tree, list):
        return [with_texts(part, texts) for part in tree]
    if not isinstance(tree, int):
        return tree
    text = texts[tree]
    return text.text if isinstance(text, Outside) else text


class HeldBody:
    """`ports.Body`: bytes that the worker holds. `held` lists the bodies that are not released."""

    def __init__(self, held: "list[HeldBody]", data: bytes) -> None:
        self.data = data
        self.size = len(data)
        self._held = held
        held.append(self)

    def read(self) -> bytes:
        self.release()
        return self.data

    def read_record(self, most: int) -> "tuple[str, Any]":
        """The work of host.js for users' records."""
        record = parse_json(self.read())
        metadata = record["user_metadata"]
        text = to_json(metadata, indent=2)
        is_long = len(text) > most
        facts = {"user_id": record.get("user_id"), "user_metadata": {} if is_long else metadata}
        return to_json(facts), Outside(text) if is_long else None

    def release(self) -> None:
        if self in self._held:
            self._held.remove(self)


class HoldingHttp:
    """The tenant through the worker's HttpPort. The bodies of its answers stay in the worker."""

    def __init__(self, tenant: Tenant, held: list[HeldBody]) -> None:
        self._tenant = tenant
        self._held = held

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: "Headers",
        body: "bytes | Body | None" = None,
        timeout: float = 10.0,
    ) -> HttpResponse:
        body = body.data if isinstance(body, HeldBody) else body
        response = await self._tenant.request(
            method, url, headers=headers, body=body, timeout=timeout
        )
        response.content = HeldBody(self._held, bytes_of(response.content))
        return response

    def normalised(self, address: str, base: str) -> str:
        return self._tenant.normalised(address, base)


class Timer:
    """A timer of the vault."""

    def __init__(self, seconds: float, action: "Callable[[], None]") -> None:
        self.seconds = seconds
        self.action = action
        self.is_cancelled = False

    def cancel(self) -> None:
        self.is_cancelled = True


class VaultWorld:
    """One browser, one tenant, one vault."""

    def __init__(self, **options: "Any") -> None:
        data: dict[str, Any] = {
            "domain": "tenant.example",
            "client_id": CLIENT_ID,
            "audience": MANAGEMENT,
            "apis": [
                {"audience": MANAGEMENT, "scope": "read:current_user"},
                {"audience": ORDERS, "scope": "read:orders"},
            ],
        }
        data.update(options)
        self.configuration = check_configuration(data)
        self.clock = Clock()
        self.crypto = Crypto()
        self.tenant = Tenant(self.clock)
        self.site_storage: dict[str, str] = {}
        self.kept: list[tuple[str, float]] = []  # session backups (text, seconds), newest last
        self._start()

    def another_vault(self) -> "VaultWorld":
        """
        Return the same browser and tenant with a new vault, after the old one was killed. Its pages
        are gone.
        """
        self._start()
        return self

    def resumed_vault(self) -> "VaultWorld":
        """
        Return another vault, as after a reload in a browser that ends the old one, with the session
        backup.
        """
        text = self.kept[-1][0] if self.kept else ""
        self._start()
        self.vault.resume(text)
        return self

    def _start(self) -> None:
        self.timers: list[Timer] = []
        self.told_others: list[str] = []
        self.held: list[HeldBody] = []  # the bodies that the worker holds
        self.texts: list[str] = []  # every message that the vault has sent
        self._pages = 0
        tenant = TenantOfTheApp(
            self.configuration,
            SITE,
            http=HoldingHttp(self.tenant, self.held),
            crypto=self.crypto,
            clock=self.clock,
        )
        self.vault = Vault(tenant, locks=Locks(), host=self, build=BUILD)

    def open(self, *, tab: dict[str, str] | None = None, **hello: "Any") -> "PageSide":
        """A connected page. tab is the tab's storage, which a reload keeps."""
        self._pages += 1
        return PageSide(self, str(self._pages), {} if tab is None else tab, hello)

    # HostPort

    def tell_other_vaults(self, text: str) -> None:
        self.told_others.append(text)

    def save_session(self, snapshot: str, seconds: float) -> None:
        self.kept.append((snapshot, seconds))

    async def session_saved(self) -> None:
        self.settled = len(self.kept)  # the number of pending answers at each wait

    async def fetch_rest(self) -> None:
        pass  # the whole body has arrived

    def due(self) -> list[Timer]:
        """Return the timers that are not cancelled."""
        return [timer for timer in self.timers if not timer.is_cancelled]

    def after(self, seconds: float, action: "Callable[[], None]") -> "Callable[[], None]":
        timer = Timer(seconds, action)
        self.timers.append(timer)
        return timer.cancel


class PageSide:
    """A page: it records messages, and answers requests."""

    def __init__(
        self, world: VaultWorld, page_id: str, tab: dict[str, str], hello: "dict[str, Any]"
    ) -> None:
        self.world = world
        self.tab = tab
        self.heard: list[dict[str, Any]] = []
        self.store = Store()
        self.store.areas = {"tab": tab, "site": world.site_storage}
        self.window = Window(world.tenant)
        self.window.store = self.store
        self.questions: list[str] = []
        self.shown_session = ""
        self.silent_about: tuple[str, ...] = ()  # unanswered requests, as of a frozen page
        self._id = page_id
        self._calls = 0
        self._tasks: list[asyncio.Task[None]] = []
        self._slots: dict[str, asyncio.Event] = {}
        world.vault.connect(page_id, self._hear)
        members: dict[str, Any] = {"v": 1, "build": BUILD, "window": True}
        self.say("hello", **(members | hello))

    def say(self, kind: str, *, body: bytes | None = None, **members: "Any") -> None:
        """Send the vault a message, with bytes."""
        held = None if body is None else HeldBody(self.world.held, body)
        self.world.vault.receive(self._id, write_message(kind, **members), held)

    def close(self) -> None:
        """Close the page, or leave it."""
        self.world.vault.disconnect(self._id)

    def kinds(self) -> list[str]:
        """Return the kinds of the received messages, in order."""
        return [message["t"] for message in self.heard]

    def last(self, kind: str) -> "dict[str, Any]":
        """Return the newest message of this kind."""
        return [message for message in self.heard if message["t"] == kind][-1]

    @property
    def state(self) -> "Any":
        """Return the last state that the page received."""
        return [message["state"] for message in self.heard if "state" in message][-1]

    def begin(self, name: object, args: "Any" = None, **members: "Any") -> str:
        """Send a call, and return its id."""
        self._calls += 1
        call_id = f"c{self._calls}"
        self._slots[call_id] = asyncio.Event()
        body = args.get("body") if isinstance(args, dict) else None
        args = args | {"body": None} if body is not None else args or {}
        message = {
            "id": call_id,
            "name": name,
            "args": args,
            "session": self.shown_session,
        } | members
        self.say("call", body=body, **message)
        return call_id

    async def outcome(self, call_id: str) -> "Any":
        """Wait for the result of a call, or raise its failure."""
        await self._slots[call_id].wait()
        message = next(
            message
            for message in self.heard
            if message.get("id") == call_id and message["t"] != "ask"
        )
        if message["t"] == "failure":
            raise from_data(message["error"])
        return message["value"]

    async def call(self, name: object, args: "Any" = None, **members: "Any") -> "Any":
        """Send a call and wait for its result. Raises: its failure."""
        return await self.outcome(self.begin(name, args, **members))

    async def fetch(self, url: object = MANAGEMENT + "users/1", **request: "Any") -> "Any":
        """Call an API through the vault."""
        return await self.call("fetch", {"url": url} | request)

    async def log_in(self, user: "dict[str, Any] | None" = None, **options: "Any") -> "Any":
        """Log in, from the click to the callback, on the same page."""
        if user is not None:
            self.world.tenant.user = user
        await self.call("login_with_redirect", options)
        query = self.world.tenant.redirect(self.window.navigated[-1])
        return await self.call("handle_redirect_callback", {"query": query})

    def _hear(self, text: str, body: "Body | None", texts: "list[Any]") -> None:
        self.world.texts.append(text)
        message = read_message(text)
        for name, tree in message.get("trees", {}).items():
            message["trees"][name] = with_texts(tree, texts)
        if body is not None:
            message["value"]["body"] = body.read()
        self.heard.append(message)
        if "state" in message:
            self.shown_session = message["state"]["session_id"]
        if message["t"] in ("result", "failure"):
            self._slots[message["id"]].set()
        if message["t"] == "ask" and message["name"] not in self.silent_about:
            self._tasks.append(asyncio.create_task(self._answer(message)))

    async def _answer(self, message: "dict[str, Any]") -> None:
        name, args = message["name"], message["args"]
        value: Any
        try:
            if name.startswith("store."):
                value = await getattr(self.store, name[len("store.") :])(*args)
            elif name == "navigate":
                await self.window.navigate(args[0], keeping=args[1:])
                value = True
            elif name == "frame":
                value = await self.window.authorize_in_frame(*args)
            elif name == "confirm":
                self.questions.append(args[0])
                value = True
            else:
                value = args[0].partition("#/")[2] or "home"
        except EnvironmentUnsuitable:
            self.say("answer", id=message["id"], value=False)  # the browser refuses storage
        except Auth0Error as error:
            self.say("answer", id=message["id"], error=to_data(error))
        else:
            self.say("answer", id=message["id"], value=value)


async def settle(rounds: int = 80) -> None:
    """Let all tasks run until they wait."""
    for _ in range(rounds):
        await asyncio.sleep(0)
