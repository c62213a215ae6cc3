"""
The session of a user: logins, tokens in memory, renewal, and API calls.

It uses only `ports` to reach the browser, and imports `protocol`, `configuration` and `errors`.
"""
