"""A call of an API before it is sent: its address, normalised, and the API that it belongs to."""

from ..configuration.api_gate import admit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..configuration import Configuration
    from ..configuration.api import Api
    from ..ports import HttpPort

_MOST_REMEMBERED = 50
_LONGEST_REMEMBERED = 500  # characters of an address

# What the gate has said of an address. It says the same again: it depends on nothing else. To check
# an address takes a worker's Python as long as all the rest of a call.
_remembered: "dict[tuple[Configuration, str, str], tuple[Api, str]]" = {}


def admitted(
    request: "dict[str, Any]", configuration: "Configuration", *, site: str, http: "HttpPort"
) -> "tuple[Api, dict[str, Any]]":
    """
    Return the API that request's url belongs to, and request with the url as it must be sent.

    A relative url starts from site, in page mode and in the vault. Raises: ApiNotAllowed.
    """
    address = request["url"]
    question = (configuration, site, address)
    answer = _remembered.get(question)
    if answer is None:
        answer = admit(
            address,
            configuration.apis,
            configuration.issuer,
            lambda address: http.normalised(address, site),
        )
        if len(_remembered) == _MOST_REMEMBERED:
            _remembered.clear()
        if len(address) <= _LONGEST_REMEMBERED:
            _remembered[question] = answer
    api, url = answer
    return api, request | {"url": url}
