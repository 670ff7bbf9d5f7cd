"""What we keep on the device, in localStorage under our own prefix. Storage may be full, denied or missing."""

from browser import window

OWN = "session-timeout:"


def stored(name: str) -> str:
    """What is kept under a name; "" if nothing is."""
    try:
        return window.localStorage.getItem(OWN + name) or ""
    except Exception:
        return ""


def store(name: str, value: str) -> bool:
    """Keep a value; "" removes it. Gives whether that worked."""
    try:
        if value:
            window.localStorage.setItem(OWN + name, value)
        else:
            window.localStorage.removeItem(OWN + name)
        return True
    except Exception:
        return False


def stored_keys() -> list[str]:
    """The names under which something is kept."""
    keys: list[str] = []
    try:
        keys = window.Object.keys(window.localStorage)
        return [key[len(OWN) :] for key in keys if key.startswith(OWN)]
    except Exception:
        return []
