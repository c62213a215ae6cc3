"""Ordinary synchronous Python that calls an API as the signed-in user."""

from urllib.parse import quote

from auth0_pyscript.bridges import requests_session


def read_metadata(client):
    api = client.configuration.management_api.base_url
    with requests_session(client) as session:
        answer = session.get(f"{api}users/{quote(client.user['sub'], safe='')}")
        answer.raise_for_status()
        return answer.json().get("user_metadata", {})
