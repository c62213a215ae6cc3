"""
What a page's elements show and do: it takes actions, and returns trees.

Plain data on both sides, so it runs in the page or in a worker. Imports `protocol` and `views`, and
is given a session.
"""

from .screen import Screen

__all__ = ("Screen",)
