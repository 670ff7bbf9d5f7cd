"""What is saved of a form, when, and what is said of it. Pure."""

LEAST = 5000  # ms of the session that a save needs

# what has become of a form; of all of them the worst is said
UNCHANGED = 0
SAVED = 1
SENT = 2  # its answer is still to come
NOT_SAVED = 3

NEVER = ["cc-", "one-time-code", "-password"]  # in autocomplete: cards, codes, passwords that are shown as text


def is_secret(kind: str, autocomplete: str) -> bool:
    """Whether a field is never sent, by its type and its autocomplete."""
    named = [name for name in NEVER if name in autocomplete.lower()]
    return kind in ["password", "file"] or len(named) > 0


def fate_of(before: int, is_changed: bool, has_address: bool, ms_left: float) -> int:
    """What becomes of a form now, of which this became before. is_changed: since it came, or was last sent."""
    if is_changed:
        return SENT if has_address and ms_left >= LEAST else NOT_SAVED
    return UNCHANGED if before == NOT_SAVED else before


def worst_of(fates: list[int]) -> int:
    """What is to be said of all forms."""
    worst = UNCHANGED
    for fate in fates:
        worst = max(worst, fate)
    return worst
