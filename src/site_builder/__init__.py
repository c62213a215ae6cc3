"""
What `build.py` does, one step a module: get what is pinned, check it by hash, put a site together,
serve it, test it.

Needs only the standard library and `auth0_pyscript`'s pure configuration, for it runs before any
environment exists. Nothing here goes into a site. Read `command`, then `site`.
"""
