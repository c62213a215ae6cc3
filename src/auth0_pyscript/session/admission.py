"""A call of an API before it is sent: its address, normalised, and the API that it belongs to."""

from ..configuration.api_gate import admit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..configuration import Configuration
    from ..configuration.api import Api
    from ..ports import HttpPort


def admitted(
    request: "dict[str, Any]", configuration: "Configuration", *, site: str, http: "HttpPort"
) -> "tuple[Api, dict[str, Any]]":
    """
    Return the API that request's url belongs to, and request with the url as it must be sent.

    A relative url starts from site, in page mode and in the vault. Raises: ApiNotAllowed.
    """
    api, url = admit(
        request["url"],
        configuration.apis,
        configuration.issuer,
        lambda address: http.normalised(address, site),
    )
    return api, request | {"url": url}
