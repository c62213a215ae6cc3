"""The Python view: it runs metadata.py. The build writes the source into the page."""

import json

import pyodide_js
from pyscript import document, when

from auth0_pyscript import Auth0Client


def connect(client: Auth0Client) -> None:
    """Run metadata.py when the user presses the button."""
    button = document.getElementById("python-run")
    output = document.getElementById("python-output")
    status = document.getElementById("python-status")

    @when("click", "#python-run")
    async def run(_event: object) -> None:
        if button.getAttribute("aria-busy") == "true":
            return
        button.setAttribute("aria-busy", "true")
        try:
            status.textContent = "Loading requests"
            await pyodide_js.loadPackage(["requests", "pyodide-http"])
            from metadata import read_metadata

            status.textContent = "Asking the API"
            metadata = read_metadata(client)
            output.textContent = json.dumps(metadata, indent=2, ensure_ascii=False)
            status.textContent = "Done: this is what the code above returned."
        except Exception as error:
            # The view shows any error of metadata.py. The error's text has the next step.
            output.textContent = str(error)
            status.textContent = "It did not work."
        finally:
            button.removeAttribute("aria-busy")
