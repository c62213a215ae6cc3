"""A page that cannot start as it was built, and what the vault says of that."""

from auth0_pyscript.errors import EnvironmentUnsuitable
from auth0_pyscript.vault import worker
from auth0_pyscript.vault.message import read_message
from expect import raises
from vault.fakes import VaultWorld


async def test_where_the_demo_tenant_cannot_run_the_start_fails_with_the_reason() -> None:
    page = VaultWorld().open()

    with raises(EnvironmentUnsuitable) as caught:
        await page.call("start", {"query": "", "tenant_problem": "There are none here."})

    assert caught.error.error == "service_worker_unavailable"
    assert "It runs in a Service Worker. There are none here." in caught.error.detail


async def test_without_such_a_problem_the_page_starts() -> None:
    page = VaultWorld().open()

    for problem in ("", None):
        await page.call("start", {"query": "", "tenant_problem": problem})

    assert not page.state["is_loading"]


def test_a_page_that_was_built_for_another_tenant_is_refused_in_words_for_its_user() -> None:
    message = read_message(worker.misfit("https://elsewhere.example"))

    error = message["error"]
    assert (message["t"], error["kind"]) == ("refused", "ConfigurationError")
    assert error["title"].startswith("auth_config.json names https://elsewhere.example, which")
    assert error["detail"].startswith("Tell the developer of this page: check domain")
