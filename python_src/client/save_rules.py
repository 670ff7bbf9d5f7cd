"""What is saved of a form, when, and what is said of it. Pure."""

LEAST = 5000  # ms of the session that a save needs

# what has become of a form
UNCHANGED = ""
SENT = "sent"  # its answer is still to come
SAVED = "saved"
NOT_SAVED = "not-saved"

NEVER = ["cc-", "one-time-code", "-password"]  # in autocomplete: cards, codes, passwords that are shown as text


def is_secret(kind: str, autocomplete: str) -> bool:
    """Whether a field is never sent, by its type and its autocomplete."""
    named = [name for name in NEVER if name in autocomplete.lower()]
    return kind in ["password", "file"] or len(named) > 0


def fate_of(before: str, is_changed: bool, has_address: bool, ms_left: float) -> str:
    """What becomes of a form now, of which this became before. is_changed: since it came, or was last sent."""
    if is_changed:
        return SENT if has_address and ms_left >= LEAST else NOT_SAVED
    return UNCHANGED if before == NOT_SAVED else before


def said_of(fates: list[str]) -> str:
    """What is said of all forms: SAVED, NOT_SAVED, or nothing, "", as long as it is not known of each."""
    for fate in [NOT_SAVED, SENT, SAVED]:
        if fate in fates:
            return "" if fate == SENT else fate
    return ""
