"""How a text is read: how long that takes, in which direction it is written, what stands before an amount. Pure."""

CHARACTER_TIME = 40  # ms: 300 words a minute, which practised listeners take; slower readers say all the same
# the first subtag of languages, and the second, a script, of others, that are written from right to left
RIGHT_TO_LEFT = ["ar", "ckb", "dv", "fa", "he", "iw", "ks", "ps", "sd", "ug", "ur", "yi"]
RIGHT_TO_LEFT_SCRIPTS = ["adlm", "arab", "hebr", "nkoo", "rohg", "syrc", "thaa"]


def reading_time(text: str) -> int:
    """Milliseconds that a screen reader takes to read a text out."""
    return len(text) * CHARACTER_TIME


def writing_direction(language: str) -> str:
    """The direction of a BCP 47 tag's language, "rtl" or "ltr": es-AR is Spanish, of Argentina."""
    parts = language.lower().split("-")
    script = parts[1] if len(parts) > 1 else ""
    if len(script) == 4:
        return "rtl" if script in RIGHT_TO_LEFT_SCRIPTS else "ltr"
    return "rtl" if parts[0] in RIGHT_TO_LEFT else "ltr"


def around_time(message: str) -> list[str]:
    """What stands before the amount of time, what directly at it, and what after: {time} says where it stands.

    Without {time} the amount ends the sentence.
    """
    parts = message.split("{time}")
    if len(parts) < 2:
        return [f"{message} ", ".", ""]
    return [parts[0], "", "{time}".join(parts[1:])]


def first_sentence(message: str) -> list[str]:
    """A message's first sentence, which is its heading, without the full stop, and the rest."""
    sentences = message.split(". ")
    return [sentences[0], ". ".join(sentences[1:])]
