"""Times in words."""

from demo_tenant.encoding.moment import duration_words, exact_words, iso_time, words_ago

MOMENT = 1_764_000_305


def test_iso_time_is_spelled_as_auth0_does() -> None:
    assert iso_time(0) == "1970-01-01T00:00:00.000Z"
    assert iso_time(MOMENT) == "2025-11-24T16:05:05.000Z"


def test_the_exact_moment_in_words() -> None:
    assert exact_words(MOMENT) == "24 November 2025, 16:05:05 UTC"


def test_how_long_ago() -> None:
    expected = [
        (-5, "just now"),
        (0, "just now"),
        (44, "just now"),
        (45, "a minute ago"),
        (89, "a minute ago"),
        (90, "2 minutes ago"),
        (3569, "59 minutes ago"),
        (3570, "an hour ago"),
        (5400, "2 hours ago"),
        (84599, "23 hours ago"),
        (84600, "a day ago"),
        (86400 * 3, "3 days ago"),
    ]
    for elapsed, words in expected:
        assert words_ago(MOMENT - elapsed, MOMENT) == words


def test_a_duration_is_exact() -> None:
    expected = [
        (1, "1 second"),
        (90, "90 seconds"),
        (60, "1 minute"),
        (600, "10 minutes"),
        (86400, "24 hours"),
    ]
    for seconds, words in expected:
        assert duration_words(seconds) == words
