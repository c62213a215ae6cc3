"""
The developer's configuration: its readers, the checked values, and the gate for access tokens.

It imports only `errors`, `encoding` and `protocol`.
"""

from .configuration import DEMO_DOMAIN, Configuration, connect_origins
from .reader import PICTURE_HOSTS, TOKEN_STORAGES, check_configuration, read_configuration

__all__ = [
    "DEMO_DOMAIN",
    "PICTURE_HOSTS",
    "TOKEN_STORAGES",
    "Configuration",
    "check_configuration",
    "connect_origins",
    "read_configuration",
]
