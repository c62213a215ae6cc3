"""The hint that somebody was signed in here: without it a page asks the tenant nothing. It proves nothing."""

from ..errors import EnvironmentUnsuitable, JsonError
from ..ports import ClockPort, StorePort
from ..protocol.json_text import parse_json, to_json

LIFETIME = 86400.0  # seconds, one day


class SignedInHint:
    """Kept in localStorage for a day. It names nobody; an organization is kept because the user chose it."""

    def __init__(self, store: StorePort, clock: ClockPort, prefix: str) -> None:
        self._store = store
        self._clock = clock
        self._key = prefix + "signed-in"

    async def read(self) -> "dict[str, str | None] | None":
        """Return {"organization"} when somebody was signed in, else None. Raises: EnvironmentUnsuitable."""
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
        return {"organization": organization if isinstance(organization, str) else None}

    async def write(self, organization: str | None) -> None:
        """Remember it for a day from now."""
        hint: dict[str, str | float] = {"expires_at": self._clock.now() + LIFETIME}
        if organization:
            hint["organization"] = organization
        try:
            await self._store.set("site", self._key, to_json(hint))
        except EnvironmentUnsuitable:
            pass  # a full storage costs the next visit a click; it must not cost this log-in

    async def remove(self) -> None:
        """Forget it."""
        try:
            await self._store.remove("site", self._key)
        except EnvironmentUnsuitable:
            pass  # where nothing can be stored, nothing was
