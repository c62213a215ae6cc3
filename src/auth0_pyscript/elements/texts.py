"""The texts of more than one element."""

LOG_IN = "Log in"
LOG_OUT = "Log out"
