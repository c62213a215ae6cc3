"""
A vault over the fakes of tests/session, and pages that speak to it in messages, as
public/vault_connection/link.js does.

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


class HeldBody:
    """`ports.Body`: bytes that lie with the worker; `held` is the list of those that are there."""

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
        """What host.js does, for records that are users'."""
        record = parse_json(self.read())
        facts = {"user_id": record.get("user_id"), "user_metadata": {}}
        return to_json(facts), to_json(record["user_metadata"], indent=2)

    def release(self):
        if self in self._held:
            self._held.remove(self)


class HoldingHttp:
    """
    The tenant as the worker's own HttpPort has it: the bodies of its answers stay with the worker.
    """

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
    """What the vault wants to do later."""

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
        self.kept = []  # what the vault had put aside: (text, seconds), the newest last
        self._start()

    def another_vault(self):
        """The same browser and tenant after the vault was killed; the pages of before are gone."""
        self._start()
        return self

    def resumed_vault(self):
        """
        Another vault, as a reload starts it where the browser ends the old one: with what was kept.
        """
        text = self.kept[-1][0] if self.kept else ""
        self._start()
        self.vault.resume(text)
        return self

    def _start(self):
        self.timers = []
        self.told_others = []
        self.held = []  # the bodies that lie with the worker
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
        """A page that has said hello; tab is the tab's storage, kept over a reload."""
        self._pages += 1
        return PageSide(self, str(self._pages), {} if tab is None else tab, hello)

    # HostPort

    def tell_other_vaults(self, text):
        self.told_others.append(text)

    def save_session(self, snapshot, seconds):
        self.kept.append((snapshot, seconds))

    async def session_saved(self):
        self.settled = len(self.kept)  # how much was on its way when somebody waited for it

    async def fetch_rest(self):
        pass  # all of it is here

    def due(self):
        """The timers that are not cancelled."""
        return [timer for timer in self.timers if not timer.is_cancelled]

    def after(self, seconds, action):
        timer = Timer(seconds, action)
        self.timers.append(timer)
        return timer.cancel


class PageSide:
    """A page: it keeps what it hears, and answers what it is asked."""

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
        self.silent_about = ()  # what it does not answer, as a page that is frozen
        self._id = page_id
        self._calls = 0
        self._tasks = []
        self._slots = {}
        world.vault.connect(page_id, self._hear)
        self.say("hello", **({"v": 1, "build": BUILD, "window": True} | hello))

    def say(self, kind, *, body=None, **members):
        """Send the vault a message, and the bytes beside it."""
        held = None if body is None else HeldBody(self.world.held, body)
        self.world.vault.receive(self._id, write_message(kind, **members), held)

    def close(self):
        """Close the page, or leave it."""
        self.world.vault.disconnect(self._id)

    def kinds(self):
        """What it has heard, by kind."""
        return [message["t"] for message in self.heard]

    def last(self, kind):
        """The newest message of that kind."""
        return [message for message in self.heard if message["t"] == kind][-1]

    @property
    def state(self):
        """The state as the page knows it."""
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
        """Have the vault call an API."""
        return await self.call("fetch", {"url": url} | request)

    async def log_in(self, user=None, **options):
        """From the click to the callback, on the same page."""
        if user is not None:
            self.world.tenant.user = user
        await self.call("login_with_redirect", options)
        query = self.world.tenant.redirect(self.window.navigated[-1])
        return await self.call("handle_redirect_callback", {"query": query})

    def _hear(self, text, body):
        self.world.texts.append(text)
        message = read_message(text)
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
    """Let every task go as far as it can."""
    for _ in range(rounds):
        await asyncio.sleep(0)
