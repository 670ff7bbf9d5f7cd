"""The browser's side, authored in Python: compiled by build.py, never imported by a server."""
