"""
The session of a user: logins, tokens in memory, renewal, and API calls.

It reaches the world through `ports` alone and imports `protocol`, `configuration` and `errors`.
"""
