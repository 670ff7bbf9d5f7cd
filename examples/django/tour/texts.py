"""The tour's texts by language."""

from __future__ import annotations

from tour import english, welsh

TEXTS = {"en": english.TEXTS, "cy": welsh.TEXTS}
STOPS = {"en": english.STOPS, "cy": welsh.STOPS}
