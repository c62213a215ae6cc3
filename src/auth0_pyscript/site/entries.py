"""The entries of auth0-pyscript in a PyScript configuration."""

import json
import re
from dataclasses import dataclass

MODULE = "auth0_pyscript_boot"  # the name of boot.js in `pyscript.js_modules`
UNPACKED = "./*"  # PyScript unpacks an archive with this destination
_OURS = re.compile(r"(?:\.{1,2}/)+auth0/a-\w+/(?:auth0_pyscript\.zip|(?:worker_)?boot\.js)")


@dataclass(frozen=True)
class Entries:
    """
    The addresses of the SDK's archive (below `files`), of boot.js (below `js_modules.main`), and of
    what Python in a worker gets in its place (below `js_modules.worker`).
    """

    archive: str
    boot: str
    worker_boot: str

    def to_data(self) -> dict[str, object]:
        """Return a whole configuration that has only these entries."""
        return {
            "files": {self.archive: UNPACKED},
            "js_modules": {"main": {self.boot: MODULE}, "worker": {self.worker_boot: MODULE}},
        }

    def to_json(self) -> str:
        """Return a configuration in JSON that has only these entries."""
        return json.dumps(self.to_data(), indent=2)

    def to_toml(self) -> str:
        """Return the lines for a configuration in TOML."""
        return (
            f'[files]\n"{self.archive}" = "{UNPACKED}"\n\n'
            f'[js_modules.main]\n"{self.boot}" = "{MODULE}"\n\n'
            f'[js_modules.worker]\n"{self.worker_boot}" = "{MODULE}"\n'
        )


def entries(auth0: str, assets: str) -> Entries:
    """
    Return the entries. auth0 is the address of the folder, relative to the configuration or to the
    page that it is in; assets the name of the folder with the scripts.
    """
    scripts = f"{auth0}{assets}"
    return Entries(
        f"{scripts}/auth0_pyscript.zip", f"{scripts}/boot.js", f"{scripts}/worker_boot.js"
    )


def is_ours(key: str) -> bool:
    """Return True for the key of such an entry, whatever its version."""
    return _OURS.fullmatch(key) is not None
