"""The address of a page without the boot script: the answer of a login in it, and its pages."""

import js

from ..protocol.authorization import STATE_PREFIX
from .page_session import site


def take_answer() -> str:
    """
    Return the query of the address if it is the answer of a login, and remove it there; else "".
    """
    query = str(js.location.search)[1:]
    names = {pair.partition("=")[0] for pair in query.split("&")}
    if f"&state={STATE_PREFIX}" not in f"&{query}" or not names & {"code", "error"}:
        return ""
    address = str(js.location.pathname) + str(js.location.hash)
    js.history.replaceState(js.history.state, "", address)
    return query


def go_to(return_to: str) -> None:
    """
    Go to an address of this site. return_to: relative to the site's directory, checked before.

    The page stays if only its query or its fragment changes.
    """
    target = js.URL.new(return_to or ".", site())
    if target.pathname == js.location.pathname:
        js.history.replaceState(js.history.state, "", target.href)
    else:
        js.location.replace(target.href)
