"""
Synchronous libraries on the signed-in session. Pyodide only; may import the client and what lies below it.

Where the browser has JSPI, synchronous code waits for the client's own `fetch`. Elsewhere pyodide-http sends
by synchronous XMLHttpRequest, which freezes the page meanwhile and passes by every Service Worker.
"""

from .requests_adapter import requests_session

__all__ = ["requests_session"]
