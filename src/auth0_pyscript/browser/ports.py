"""The page's small ports by the browser's own functions: crypto, clock, store and lock."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import js
from pyodide.ffi import JsException, create_once_callable, to_js

from ..ports import storage_refused

_RS256 = {"name": "RSASSA-PKCS1-v1_5", "hash": "SHA-256"}


class WebCrypto:
    """CryptoPort by window.crypto."""

    def random_bytes(self, count: int) -> bytes:
        """Return count bytes of cryptographic randomness."""
        array = js.Uint8Array.new(count)
        js.crypto.getRandomValues(array)
        return bytes(array.to_bytes())

    async def verify_rs256(self, jwk: dict[str, Any], signed: bytes, signature: bytes) -> bool:
        """
        Return True if signature is right. A key that the browser cannot import verifies nothing.
        """
        # Only the public numbers are handed on: "alg", "use" and "key_ops" were checked before,
        # and an unknown member must not make the import fail.
        public = {"kty": jwk.get("kty"), "n": jwk.get("n"), "e": jwk.get("e")}
        algorithm = _object(_RS256)
        try:
            key = await js.crypto.subtle.importKey(
                "jwk", _object(public), algorithm, False, to_js(["verify"])
            )
            return bool(
                await js.crypto.subtle.verify(
                    "RSASSA-PKCS1-v1_5", key, to_js(signature), to_js(signed)
                )
            )
        except JsException:
            return False


class SystemClock:
    """ClockPort by the device's own clock."""

    def now(self) -> float:
        """Return seconds since the Unix epoch."""
        return time.time()

    def monotonic(self) -> float:
        """Return seconds since some fixed moment."""
        return time.monotonic()


class WebStore:
    """StorePort: "tab" is sessionStorage, "site" is localStorage."""

    async def get(self, area: str, key: str) -> str | None:
        """Return the text of key, or None."""
        text = _storage(area).getItem(key)
        # Pyodide 314 returns `jsnull`, which is not None.
        return str(text) if isinstance(text, str) else None

    async def set(self, area: str, key: str, text: str) -> None:
        """Store text as key."""
        try:
            _storage(area).setItem(key, text)
        except JsException as failure:
            raise storage_refused(failure)

    async def remove(self, area: str, key: str) -> None:
        """Remove key."""
        _storage(area).removeItem(key)

    async def keys(self, area: str) -> list[str]:
        """Return all keys of area."""
        storage = _storage(area)
        return [str(storage.key(index)) for index in range(storage.length)]


class WebLocks:
    """LockPort by navigator.locks: one holder in all tabs of this origin."""

    async def run(self, name: str, action: Callable[[], Awaitable[Any]]) -> Any:
        """Run action while holding the lock."""
        granted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        releases: list[Callable[[], None]] = []
        # Some browsers that the page supports have no Promise.withResolvers.
        held = js.Promise.new(
            create_once_callable(lambda resolve, _reject: releases.append(resolve))
        )

        def on_granted(_lock: Any) -> Any:
            if not granted.done():
                granted.set_result(None)
            return held

        # The browser keeps the lock until the promise that the callback returned is settled.
        request = js.navigator.locks.request(name, create_once_callable(on_granted))
        try:
            await granted
            return await action()
        finally:
            releases[0]()
            await request


def _storage(area: str) -> Any:
    try:
        return js.sessionStorage if area == "tab" else js.localStorage
    except JsException as failure:
        raise storage_refused(failure)


def _object(data: dict[str, Any]) -> Any:
    return to_js(data, dict_converter=js.Object.fromEntries)
