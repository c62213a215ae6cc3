"""
What the SDK's elements show and do: state over a session, actions in, trees out.

Plain data on both sides, so it runs in the page or in a worker. Imports `protocol` and `views`, and
is given a session.
"""

from .screen import Screen

__all__ = ("Screen",)
