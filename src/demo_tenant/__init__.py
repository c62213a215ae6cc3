"""
A tenant in Python that behaves like Auth0's: a pure core, `tenant.Tenant`, and two adapters.

The core (all modules outside `server/`) runs on CPython, Pyodide and MicroPython. It
imports nothing of auth0_pyscript, so each of the two is an independent check of the other. The
adapter `service_worker` runs the tenant in a browser, the adapter `server.asgi` under uvicorn.

`oauth/` has the endpoints of OAuth 2.0 and OpenID Connect, `api/` the Management API,
`pages/` what a user sees, `dashboard/` what a developer sees, `store/` the tenant's data,
`encoding/` its texts.
"""
