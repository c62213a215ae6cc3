"""
The contract between Python and JavaScript: what JavaScript must know, written from Python as one
module, public/shared/contract.js.

A build writes the module anew. The file in public/ is for readers, for the type checker and for the
tests under Node.js; tests/vault/test_contract_cpython.py compares it with this.
"""

import json
import re
from pathlib import Path

from auth0_pyscript.elements import error, kinds, login_button
from auth0_pyscript.elements.signed_in import entry
from auth0_pyscript.protocol.authorization import STATE_PREFIX
from auth0_pyscript.session import hint, transaction
from auth0_pyscript.session.signed_in import invitation, transaction_store
from auth0_pyscript.session.tenant import LOGOUT_NAME, STORAGE_PREFIX
from auth0_pyscript.site.assembly.policy import (
    HTML_POLICY,
    MODULES_POLICY,
    PREFLIGHT_POLICY,
)
from auth0_pyscript.vault.calls import CALLS, DEADLINE, WRITING_ACTIONS
from auth0_pyscript.vault.message import VERSION

from .project import Project

_NAME = "contract.js"
_SHARED = "shared"  # the folder in public/ of what several threads import

ELEMENT_PREFIX = "auth0-"  # JavaScript tells the SDK's elements by it

_HEAD = """\
// What Python and JavaScript must agree upon. Written from Python by src/site_builder/contract.py:
// never edit it by hand.
"""
_TOKEN_CALL = "get_access_token"
_LONGEST = 60  # characters of a list in one line

# Regular expressions of Python and JavaScript alike.
_OWN_STATE = re.compile(rf"[?&]state={re.escape(STATE_PREFIX)}[\w-]+(?:&|$)")
_INVITATION_VALUE = re.compile(rf"^[!-~]{{1,{invitation.MAX_LENGTH}}}$")


def shared_modules(project: Project) -> dict[str, bytes]:
    """Return the modules of public/shared/ by their paths in public/, the contract made anew."""
    folder = project.public / _SHARED
    files = {f"{_SHARED}/{path.name}": path.read_bytes() for path in sorted(folder.glob("*.js"))}
    return files | {f"{_SHARED}/{_NAME}": contract().encode()}


def contract_file(project: Project) -> Path:
    """Return where the module lies in a checkout."""
    return project.public / _SHARED / _NAME


def contract() -> str:
    """Return the module's text, as Prettier would lay it out."""
    elements = kinds.KINDS | entry.KINDS
    calls = {
        name: {"hasDeadline": rule.has_deadline, "repeat": rule.repeat}
        for name, rule in CALLS.items()
    }
    attributes = sorted({name for kind in elements.values() for name in kind.ATTRIBUTES})
    values: dict[str, tuple[object, str]] = {
        "VERSION": (VERSION, "of the messages"),
        "DEADLINE_S": (int(DEADLINE), "of a call that has a deadline"),
        "CALLS": (calls, "with what the page's end must know of each; see vault/calls.py"),
        "TOKEN_CALL": (_TOKEN_CALL, "the call whose result has an access token"),
        "WRITING_ACTIONS": (WRITING_ACTIONS, "of the call `act`"),
        "ELEMENT_NAMES": (sorted(elements), "of the SDK's elements"),
        "ELEMENT_PREFIX": (ELEMENT_PREFIX, "of all these names"),
        "LOGIN_BUTTON": (login_button.NAME, "the element with the button that begins a login"),
        "ERROR_ELEMENT": (error.NAME, "where errors are shown"),
        "ELEMENT_ATTRIBUTES": (attributes, "that the SDK reads of them"),
        "OWN_STATE": (_OWN_STATE, "of an address: a `state` of ours in the query"),
        "STORAGE_PREFIX": (
            STORAGE_PREFIX,
            "of every name in the browser; the path of the folder with our files follows",
        ),
        "LOGOUT_NAME": (LOGOUT_NAME, "ends the name of where a user goes after a logout"),
        "HINT_NAME": (hint.NAME, "ends the name of the hint that a user was signed in"),
        "TRANSACTION_NAME": (transaction.STORED_AS, "of a login under way; its `state` follows"),
        "LOGIN_S": (int(transaction_store.MAX_AGE), "after which a login under way has expired"),
        "INVITATION_NAME": (invitation.STORED_AS, "of the invitation for the next login"),
        "INVITATION_VALUE": (_INVITATION_VALUE, "each of its values"),
        "MODULES_POLICY": (MODULES_POLICY, "the Trusted Types policy of the page's modules"),
        "PREFLIGHT_POLICY": (PREFLIGHT_POLICY, "and that of preflight.js, which runs before them"),
        "HTML_POLICY": (HTML_POLICY, "and that of DOMPurify"),
    }
    return _HEAD + "".join(
        f"\n/** {comment} */\nexport const {name} = {_javascript(value)};\n"
        for name, (value, comment) in values.items()
    )


def _javascript(value: object) -> str:
    if isinstance(value, re.Pattern):
        return f"/{value.pattern}/"
    if isinstance(value, dict):
        lines = [f"  {name}: {_in_one_line(member)}," for name, member in value.items()]
        return "\n".join(["{", *lines, "}"])
    text = json.dumps(value)
    if isinstance(value, (list, tuple)) and len(text) > _LONGEST:
        return "\n".join(["[", *(f"  {json.dumps(item)}," for item in value), "]"])
    return text


def _in_one_line(value: dict[str, object]) -> str:
    return "{ " + ", ".join(f"{name}: {json.dumps(item)}" for name, item in value.items()) + " }"
