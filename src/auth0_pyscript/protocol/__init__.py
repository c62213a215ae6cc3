"""
OAuth 2.0 with PKCE and OpenID Connect as pure functions.

Each module is one noun of the RFCs. No function does I/O, reads a clock or generates random bytes:
the caller passes them as arguments. The folder imports only `encoding` and `errors`.
"""
