"""The page's Python: the SDK's elements, and the one view that is the app's own."""

from app import python_view
from auth0_pyscript.page import page_client, show_elements

client = await page_client()  # noqa: F704 (PyScript runs a page's code asynchronously)
python_view.connect(client)
await show_elements(client)  # noqa: F704
