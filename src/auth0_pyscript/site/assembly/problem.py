"""The one error of a build that a person can fix."""

from ..problem import CommandProblem


class BuildProblem(CommandProblem):
    """
    An input of a build is missing or wrong: a page, a value, a package, a tool.

    Its text says what happened, why, and what to do next.
    """
