"""
docs/errors.md is generated from the code: the classes, their codes, and the next steps.

Generate it with `PYTHONPATH=src python tests/elements/test_errors_page_cpython.py`.
"""

import ast
import inspect
import re
from pathlib import Path

from auth0_pyscript import errors
from auth0_pyscript.elements.ways_on import LABELS, PLACES, TABLE
from auth0_pyscript.errors import Auth0Error
from auth0_pyscript.protocol.authorization_error import _ERRORS as AUTHORIZATION_ERRORS
from auth0_pyscript.protocol.token import _ERRORS as TOKEN_ERRORS

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "errors.md"
HEAD = """\
# Errors, and what a user can do about each

Generated from `src/auth0_pyscript/elements/ways_on.py` and `errors.py` by
`PYTHONPATH=src python tests/elements/test_errors_page_cpython.py`; a test compares the two.

An alert says what happened and why, and offers the buttons below. Outside of a card it has
*Dismiss*, too, unless the page cannot go on.
What the tenant said stands first, as a quotation. Where only the developer can help, the alert says
what the developer has to do.

| place | where it is shown |
|---|---|
| login | `<auth0-error>`: a login could not begin, or came back with an error |
| session | `<auth0-error>`: a session could not be restored, or has ended |
| call | the element's card: a call for it failed. *Try again* reads again; *Save* saves again |
| page | `<auth0-error>`: the page itself did not start, or its link to the vault failed |

- *Log in again* begins a login that comes back to the view that is shown.
- *Log in as somebody else* does so with `prompt=login`: the tenant asks, even if it knows a user.
- *Log out at the tenant* ends the tenant's own session (`/v2/logout`), also where a tenant ignores
  `prompt`.
- *Try again* restores the session, or repeats the call.
- *Load the page again* does that.

In the table, "none" means that there is no alert: the page shows *Log in*, and nothing else is
needed. "-" means that the error does not occur in that place. An error of a call that your own
Python makes (`client.fetch`, `requests_session`) is an exception in that code. The page shows no
alert for it.
"""

RETRYABLE = """
## The classes

`retryable` says whether the same call may succeed later, unchanged. The table has the default of
each class. The error itself decides; these differ from the default:

| error | `retryable` |
|---|---|
| `AuthorizationError` with `server_error` or `temporarily_unavailable` | yes |
| `ApiError` and `TokenError` with HTTP status 429, or 500 and above | yes |
| `ProtocolError` of a token response with such a status | yes |
| `VaultUnavailable`, if a file of the vault did not load or the worker does not answer | yes |
| `NetworkError` with `redirect_refused` or `outcome_unknown` | no |
| `NetworkError` with `jwks_unavailable`, unless the status is such a one | no |
| `RequestTimeout` of a call to the vault, which may have been carried out | no |
"""


def classes() -> dict[str, type[Auth0Error]]:
    return {
        name: kind
        for name, kind in vars(errors).items()
        if isinstance(kind, type) and issubclass(kind, Auth0Error)
    }


def words(actions: tuple[str, ...] | None) -> str:
    if actions is None:
        return "-"
    return " · ".join(LABELS[action] for action in actions) or "none"


def document() -> str:
    lines = [
        HEAD,
        "| error | code | " + " | ".join(PLACES) + " |",
        "|---" * (len(PLACES) + 2) + "|",
    ]
    for name, codes, *offered in TABLE:
        named = ", ".join("any other" if code == "*" else f"`{code}`" for code in codes.split())
        lines.append(" | ".join([f"| `{name}`", named, *map(words, offered)]) + " |")
    lines += [
        RETRYABLE,
        "| error | what it says | `retryable` by default |",
        "|---|---|---|",
    ]
    for name, kind in sorted(classes().items()):
        what = " ".join((inspect.getdoc(kind) or "").split("\n\n")[0].split())
        lines.append(f"| `{name}` | {what} | {'yes' if kind.default_retryable else 'no'} |")
    return "\n".join(lines) + "\n"


def raised() -> set[tuple[str, str]]:
    """Return every class with every code that the sources use for it, Python and JavaScript."""
    kinds = classes()
    found = {("AuthorizationError", "authorization_error")}
    for path in sorted((ROOT / "src" / "auth0_pyscript").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            if node.func.id in kinds:
                given = [word.value for word in node.keywords if word.arg == "error"]
                if not given:
                    found.add((node.func.id, kinds[node.func.id].default_error))
                elif isinstance(given[0], ast.Constant):
                    found.add((node.func.id, str(given[0].value)))
    found |= {(kind.__name__, code) for code, (kind, *_) in AUTHORIZATION_ERRORS.items()}
    found |= {("TokenError", code) for code in TOKEN_ERRORS}
    for path in sorted((ROOT / "public").rglob("*.js")):
        text = path.read_text(encoding="utf-8")
        found |= set(re.findall(r'problem\(\s*"(\w+)",\s*"(\w+)"', text))
        found |= set(re.findall(r'kind: "(\w+)",\s*error: "(\w+)"', text))
    return found


def test_every_error_that_the_sources_raise_has_a_row_of_its_own() -> None:
    rows = {(kind, code) for kind, codes, *_ in TABLE for code in codes.split()}

    missing = raised() - rows

    assert not missing, (
        f"add to elements/ways_on.py, and write docs/errors.md anew: {sorted(missing)}"
    )
    assert ("VaultUnavailable", "vault_unavailable") in raised()  # of JavaScript
    assert ("EnvironmentUnsuitable", "storage_unavailable") in raised()


def test_no_row_stands_twice_and_every_class_is_known() -> None:
    pairs = [(kind, code) for kind, codes, *_ in TABLE for code in codes.split()]

    assert len(pairs) == len(set(pairs))
    assert {kind for kind, _ in pairs} == set(classes())


def test_the_page_on_errors_is_what_the_code_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == document()


if __name__ == "__main__":
    PAGE.write_text(document(), encoding="utf-8")
