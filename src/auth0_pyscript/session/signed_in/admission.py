"""The checks before an API call: the normalised address, and the API to which it belongs."""

from ...configuration.api_gate import admit
from ..tenant import Tenant

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ...configuration.api import Api
    from ...types import ApiRequest

_MOST_REMEMBERED = 50
_LONGEST_REMEMBERED = 500  # characters of an address


class Admission:
    """
    Asks the gate about addresses, and caches the last answers, which depend only on the address.

    In a worker's Python the check of an address takes as long as the rest of a call.
    """

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant
        self._remembered: dict[str, tuple[Api, str]] = {}

    def admitted(self, request: "ApiRequest") -> "tuple[Api, ApiRequest]":
        """
        Return the API to which the URL of request belongs, and request with the URL that is sent.

        A relative URL is resolved against the site, in page mode and in the vault. Raises:
        ApiNotAllowed.
        """
        address, tenant = request["url"], self._tenant
        answer = self._remembered.get(address)
        if answer is None:
            answer = admit(
                address,
                tenant.configuration.apis,
                tenant.configuration.issuer,
                lambda address: tenant.http.normalised(address, tenant.site),
            )
            if len(self._remembered) == _MOST_REMEMBERED:
                self._remembered.clear()
            if len(address) <= _LONGEST_REMEMBERED:
                self._remembered[address] = answer
        api, url = answer
        return api, request | {"url": url}
