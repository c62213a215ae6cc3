"""
A name for a set of files that changes when any of them does, so that it can be cached for ever.
"""

import hashlib
from collections.abc import Mapping


def fingerprint(files: Mapping[str, bytes]) -> str:
    """Return 12 hexadecimal digits over paths and contents of these files, whatever their order."""
    whole = hashlib.sha256()
    for path in sorted(files):
        # The digest has a fixed length, and NUL is in no path: no two sets of files give the same
        # stream.
        whole.update(path.encode() + b"\0" + hashlib.sha256(files[path]).digest())
    return whole.hexdigest()[:12]
