"""
The session: one log-in at a time for each `state`, tokens in memory, one renewal for all who ask.

It reaches the world through `ports` alone and imports `protocol`, `configuration` and `errors`.
"""
