"""
A tenant in Python that behaves like Auth0's: a pure core, `tenant.Tenant`, and two adapters.

The core (all modules except `asgi` and `rsa_signer`) runs on CPython, Pyodide and MicroPython. It
imports nothing of auth0_pyscript, so each of the two is an independent check of the other. The
adapter `service_worker` runs the tenant in a browser, the adapter `asgi` under uvicorn.
"""
