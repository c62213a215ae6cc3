"""
The ports, and the session, for the page's own Python.

Runs on Pyodide. `home` needs no boot script; `auth0_pyscript.page` needs that of this project.
"""
