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
from auth0_pyscript.errors import from_data, to_data
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

BUILD = "0123456789ab"


class Outside:
    """A text that the worker has, and Python has not."""

    def __init__(self, text):
        self.text = text


def with_texts(tree, texts):
    """Return a tree with the texts in place of their numbers, as link.js does."""
    if isinstance(tree, list):
        return [with_texts(part, texts) for part in tree]
    if not isinstance(tree, int):
        return tree
    text = texts[tree]
    return text.text if isinstance(text, Outside) else text


class HeldBody:
    """`ports.Body`: bytes that the worker holds. `held` lists the bodies that are not released."""

    def __init__(self, held, data):
        self.data = data
        self._held = held
        held.append(self)

    @property
    def size(self):
        return len(self.data)

    def read(self):
        self.release()
        return self.data

    def read_record(self):
        """The work of host.js for users' records."""
        record = parse_json(self.read())
        facts = {"user_id": record.get("user_id"), "user_metadata": {}}
        return to_json(facts), Outside(to_json(record["user_metadata"], indent=2))

    def release(self):
        if self in self._held:
            self._held.remove(self)


class HoldingHttp:
    """The tenant through the worker's HttpPort. The bodies of its answers stay in the worker."""

    def __init__(self, tenant, held):
        self._tenant = tenant
        self._held = held

    async def request(self, method, url, *, headers, body=None, timeout=10.0):
        body = body.data if isinstance(body, HeldBody) else body
        response = await self._tenant.request(
            method, url, headers=headers, body=body, timeout=timeout
        )
        response.content = HeldBody(self._held, response.content)
        return response

    def normalised(self, address, base):
        return self._tenant.normalised(address, base)


class Timer:
    """A timer of the vault."""

    def __init__(self, seconds, action):
        self.seconds = seconds
        self.action = action
        self.is_cancelled = False

    def cancel(self):
        self.is_cancelled = True


class VaultWorld:
    """One browser, one tenant, one vault."""

    def __init__(self, **options):
        data = {
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
        self.site_storage = {}
        self.kept = []  # the session backups of the vault: (text, seconds), the newest last
        self._start()

    def another_vault(self):
        """
        Return the same browser and tenant with a new vault, after the old one was killed. Its pages
        are gone.
        """
        self._start()
        return self

    def resumed_vault(self):
        """
        Return another vault, as after a reload in a browser that ends the old one, with the session
        backup.
        """
        text = self.kept[-1][0] if self.kept else ""
        self._start()
        self.vault.resume(text)
        return self

    def _start(self):
        self.timers = []
        self.told_others = []
        self.held = []  # the bodies that the worker holds
        self.texts = []  # every message that the vault has sent
        self._pages = 0
        tenant = TenantOfTheApp(
            self.configuration,
            SITE,
            http=HoldingHttp(self.tenant, self.held),
            crypto=self.crypto,
            clock=self.clock,
        )
        self.vault = Vault(tenant, locks=Locks(), host=self, build=BUILD)

    def open(self, *, tab=None, **hello):
        """A connected page. tab is the tab's storage, which a reload keeps."""
        self._pages += 1
        return PageSide(self, str(self._pages), {} if tab is None else tab, hello)

    # HostPort

    def tell_other_vaults(self, text):
        self.told_others.append(text)

    def save_session(self, snapshot, seconds):
        self.kept.append((snapshot, seconds))

    async def session_saved(self):
        self.settled = len(self.kept)  # the number of pending answers at each wait

    async def fetch_rest(self):
        pass  # the whole body has arrived

    def due(self):
        """Return the timers that are not cancelled."""
        return [timer for timer in self.timers if not timer.is_cancelled]

    def after(self, seconds, action):
        timer = Timer(seconds, action)
        self.timers.append(timer)
        return timer.cancel


class PageSide:
    """A page: it records messages, and answers requests."""

    def __init__(self, world, page_id, tab, hello):
        self.world = world
        self.tab = tab
        self.heard = []
        self.store = Store()
        self.store.areas = {"tab": tab, "site": world.site_storage}
        self.window = Window(world.tenant)
        self.window.store = self.store
        self.questions = []
        self.shown_session = ""
        self.silent_about = ()  # requests that it does not answer, like a frozen page
        self._id = page_id
        self._calls = 0
        self._tasks = []
        self._slots = {}
        world.vault.connect(page_id, self._hear)
        self.say("hello", **({"v": 1, "build": BUILD, "window": True} | hello))

    def say(self, kind, *, body=None, **members):
        """Send the vault a message, with bytes."""
        held = None if body is None else HeldBody(self.world.held, body)
        self.world.vault.receive(self._id, write_message(kind, **members), held)

    def close(self):
        """Close the page, or leave it."""
        self.world.vault.disconnect(self._id)

    def kinds(self):
        """Return the received messages of this kind."""
        return [message["t"] for message in self.heard]

    def last(self, kind):
        """Return the newest message of this kind."""
        return [message for message in self.heard if message["t"] == kind][-1]

    @property
    def state(self):
        """Return the last state that the page received."""
        return [message["state"] for message in self.heard if "state" in message][-1]

    def begin(self, name, args=None, **members):
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

    async def outcome(self, call_id):
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

    async def call(self, name, args=None, **members):
        """Send a call and wait for its result. Raises: its failure."""
        return await self.outcome(self.begin(name, args, **members))

    async def fetch(self, url=MANAGEMENT + "users/1", **request):
        """Call an API through the vault."""
        return await self.call("fetch", {"url": url} | request)

    async def log_in(self, user=None, **options):
        """Log in, from the click to the callback, on the same page."""
        if user is not None:
            self.world.tenant.user = user
        await self.call("login_with_redirect", options)
        query = self.world.tenant.redirect(self.window.navigated[-1])
        return await self.call("handle_redirect_callback", {"query": query})

    def _hear(self, text, body, texts):
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

    async def _answer(self, message):
        name, args = message["name"], message["args"]
        try:
            if name.startswith("store."):
                value = await getattr(self.store, name[len("store.") :])(*args)
                value = True if name == "store.set" else value
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
        except Exception as error:
            self.say("answer", id=message["id"], error=to_data(error))
        else:
            self.say("answer", id=message["id"], value=value)


async def settle(rounds=80):
    """Let all tasks run until they wait."""
    for _ in range(rounds):
        await asyncio.sleep(0)
