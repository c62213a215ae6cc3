"""
The commands of `build.py`, one step a module: fetch what is pinned, check it by hash, build a site,
serve it, test it.

Needs only the standard library and `auth0_pyscript`'s pure configuration, because it runs before
any environment exists. Nothing here goes into a site. Read `command` first, then `site`.
"""
