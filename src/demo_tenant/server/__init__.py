"""The tenant under uvicorn. CPython only: a browser gets nothing of this folder."""
