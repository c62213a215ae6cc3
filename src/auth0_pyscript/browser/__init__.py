"""
The session's home in a page: the ports over `js`.

Runs on Pyodide. `home` needs no boot script; `auth0_pyscript.page` needs this project's.
"""
