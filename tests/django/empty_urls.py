"""No urls: another module has them for each request."""

from __future__ import annotations

urlpatterns: list[object] = []
