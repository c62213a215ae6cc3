"""
The elements that show a user. A visitor's page never downloads this folder.

It is imported in one place: `elements.current_user`.
"""
