"""The page's Python: it starts the SDK's elements and the app's own view."""

import python_view

from auth0_pyscript import page

client = await page.client()  # noqa: F704 (PyScript runs a page's code asynchronously)
python_view.connect(client)
await page.ready()  # noqa: F704
