"""
A name for a set of files that changes when a file changes, so that the files can be cached for
ever.
"""

import hashlib
from collections.abc import Mapping


def fingerprint(files: Mapping[str, bytes]) -> str:
    """Return 12 hexadecimal digits for the paths and contents of these files, in any order."""
    whole = hashlib.sha256()
    for path in sorted(files):
        # The digest has a fixed length, and no path contains NUL. So two different sets of files
        # never give the same stream.
        whole.update(path.encode() + b"\0" + hashlib.sha256(files[path]).digest())
    return whole.hexdigest()[:12]
