"""
The command `auth0-pyscript`: it puts the folder `auth0/` beside a user's page, serves it, and
checks it.

For CPython alone. No code for browsers imports it, and no archive for a browser contains it.
"""
