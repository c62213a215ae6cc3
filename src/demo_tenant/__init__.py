"""
An Auth0-like tenant in Python: a pure core, `tenant.Tenant`, and its two homes.

The core (everything but `asgi` and `rsa_signer`) is written in the dialect that CPython, Pyodide
and MicroPython share. It imports nothing of auth0_pyscript: it is the independent peer of the SDK.
`service_worker` is its home in a browser, `asgi` its home under uvicorn.
"""
