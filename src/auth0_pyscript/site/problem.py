"""The errors of the command that a person can fix."""


class CommandProblem(Exception):
    """
    Something outside the code stops the command: a file, a value, a port, the network.

    Its text says what happened, why, and what to do next. It is printed without a traceback.
    """


class NotUnderstood(Exception):
    """
    A page or a configuration has a form that the command does not edit. The text is the reason, as
    the end of a sentence.
    """
