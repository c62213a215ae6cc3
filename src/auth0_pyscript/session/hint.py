"""
The hint that somebody was signed in here: without it a page asks the tenant nothing. It proves
nothing.
"""

from ..encoding.json_text import parse_json, to_json
from ..errors import Auth0Error, JsonError
from ..ports import ClockPort, StorePort

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

LIFETIME = 86400.0  # seconds, one day


class SignedInHint:
    """
    Kept in localStorage for a day. It names nobody; an organization is kept because the user chose
    it.

    Beside it stands whether a hidden frame has got the tenant's cookies in this browser: only where
    one does, its "nobody is logged in" is an answer. Elsewhere the browser may just have kept the
    cookies from it.
    """

    def __init__(self, store: StorePort, clock: ClockPort, prefix: str) -> None:
        self._store = store
        self._clock = clock
        self._key = prefix + "signed-in"

    async def read(self) -> "dict[str, Any] | None":
        """
        Return {"organization", "frames_get_cookies"} when somebody was signed in, else None.

        Raises: EnvironmentUnsuitable when storage is refused; NetworkError when no page is open.
        """
        text = await self._store.get("site", self._key)
        if text is None:
            return None
        try:
            data = parse_json(text)
        except JsonError:
            data = None
        expires_at = data.get("expires_at") if isinstance(data, dict) else None
        if not isinstance(expires_at, (int, float)) or expires_at <= self._clock.now():
            await self._store.remove("site", self._key)
            return None
        organization = data.get("organization")
        return {
            "organization": organization if isinstance(organization, str) else None,
            "frames_get_cookies": data.get("frames_get_cookies") is True,
        }

    async def write(self, organization: str | None, *, frames_get_cookies: bool) -> None:
        """Store the hint for a day from now. Never raises an Auth0Error."""
        hint: dict[str, Any] = {"expires_at": self._clock.now() + LIFETIME}
        if organization:
            hint["organization"] = organization
        if frames_get_cookies:
            hint["frames_get_cookies"] = True
        try:
            await self._store.set("site", self._key, to_json(hint))
        except Auth0Error:
            pass  # storage is full or refused, or no page is open: the next visit takes a click

    async def remove(self) -> None:
        """Remove the hint. Never raises an Auth0Error."""
        try:
            await self._store.remove("site", self._key)
        except Auth0Error:
            pass  # nothing was stored, or no page is open: the next visit asks the tenant
