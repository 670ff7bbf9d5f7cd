"""The demo: a small Django service with session-timeout's script and tags.

Its sessions, their limit and the pages around it are its own, because everybody may set how long their session lasts.
A service takes `session_timeout.django` for these: see examples/django.
"""
