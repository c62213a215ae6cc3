"""The slash at the end of an address's path."""

from auth0_pyscript.errors import NetworkError
from auth0_pyscript.ports import HttpResponse
from auth0_pyscript.session.signed_in.slash import past_redirect, with_other_slash
from expect import raises

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class UnreadBody:
    """`ports.Body` that is only released."""

    size = 0

    def __init__(self) -> None:
        self.is_released = False

    def read(self) -> bytes:
        raise AssertionError("The body was read.")

    def read_record(self, most: int) -> "tuple[str, Any]":
        raise AssertionError("The body was read.")

    def release(self) -> None:
        self.is_released = True


async def test_an_answer_that_does_not_count_is_released() -> None:
    body = UnreadBody()

    async def send(url: str) -> HttpResponse:
        if url == "https://a.b/items":
            raise NetworkError("Moved.", error="redirect_refused")
        return HttpResponse(status=404, headers=[], body=body)

    with raises(NetworkError):
        await past_redirect(send, "https://a.b/items", is_safe=True)

    assert body.is_released


def test_only_the_path_s_last_slash_changes() -> None:
    for url, other in (
        ("https://a.b/items", "https://a.b/items/"),
        ("https://a.b/items/", "https://a.b/items"),
        ("https://a.b/items?to=/", "https://a.b/items/?to=/"),
        ("https://a.b/items/?to=/x#/y", "https://a.b/items?to=/x#/y"),
        ("https://a.b/items#/y?z/", "https://a.b/items/#/y?z/"),
        ("https://a.b/%2F", "https://a.b/%2F/"),
        ("https://a.b/", "https://a.b/"),
        ("https://a.b/?x", "https://a.b/?x"),
    ):
        assert with_other_slash(url) == other, url
