"""
The standards as pure functions: OAuth 2.0 with PKCE and OpenID Connect.

A module is one noun of the RFCs. Nothing here does I/O, asks the time or draws randomness: those
come in as arguments. It imports nothing of ours but `encoding` and `errors`.
"""
