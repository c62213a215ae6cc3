"""
What only a signed-in user needs: tokens, how they are renewed and checked, and API calls.

A visitor's page never downloads this folder: in the vault its modules, and what only they import,
are in the file that comes late. It is imported in one place, `CurrentSession.signed_in`.
"""
