"""Times as texts for people and for JSON. A time is an int: seconds since the Unix epoch."""

import time

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def iso_time(seconds: int) -> str:
    """Return "2025-11-23T22:14:05.000Z", as Auth0 writes times."""
    year, month, day, hour, minute, second = time.gmtime(seconds)[:6]
    return f"{year:04d}-{month:02d}-{day:02d}T{hour:02d}:{minute:02d}:{second:02d}.000Z"


def exact_words(seconds: int) -> str:
    """Return "23 November 2025, 22:14:05 UTC"."""
    year, month, day, hour, minute, second = time.gmtime(seconds)[:6]
    return f"{day} {_MONTHS[month - 1]} {year}, {hour:02d}:{minute:02d}:{second:02d} UTC"


def words_ago(seconds: int, now: int) -> str:
    """Return "just now", "2 minutes ago", "an hour ago", "3 days ago"."""
    elapsed = now - seconds
    if elapsed < 45:
        return "just now"
    for one, many, size in (("a minute", "minutes", 60), ("an hour", "hours", 3600)):
        count = (elapsed + size // 2) // size
        if count < (60 if size == 60 else 24):
            return f"{one} ago" if count == 1 else f"{count} {many} ago"
    count = (elapsed + 43200) // 86400
    return "a day ago" if count == 1 else f"{count} days ago"


def duration_words(seconds: int) -> str:
    """Return "90 seconds", "10 minutes", "24 hours": the largest unit that is exact."""
    for name, size in (("hour", 3600), ("minute", 60)):
        if seconds >= size and seconds % size == 0:
            count = seconds // size
            return f"{count} {name}" + ("" if count == 1 else "s")
    return f"{seconds} second" + ("" if seconds == 1 else "s")
