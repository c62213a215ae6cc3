"""
Text encodings: JSON, UTF-8, forms, URLs, base64url, hexadecimal.

Each is strict, pure, and gives the same results on CPython, Pyodide and MicroPython.
"""
