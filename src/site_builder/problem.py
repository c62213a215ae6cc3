"""The one error of a build that a person can fix."""


class BuildProblem(Exception):
    """
    Something outside the code stops the command: a tool, a file, a value, a port, the network.

    Its text says what happened, why, and what to do next. `build.py` prints it without a traceback.
    """
