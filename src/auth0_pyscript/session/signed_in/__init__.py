"""
The code that only a signed-in user needs: tokens, their renewal and their checks, and API calls.

A visitor's page never downloads this folder. In the vault its modules, and the modules that only
they import, are in the file that is loaded later. The folder is imported in one place,
`CurrentSession.signed_in`.
"""
