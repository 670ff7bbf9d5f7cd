"""The demo: a small Django service that uses session-timeout as any service would."""
