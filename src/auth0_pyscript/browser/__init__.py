"""
The ports, and the session, for the page's own Python.

Runs on Pyodide. `page_session` needs no boot script. `auth0_pyscript.page` needs the boot script.
"""
