"""The parts of a text: what stands around an amount of time, what is its heading. Pure."""


def around_time(message: str) -> list[str]:
    """What stands before the amount of time, what directly at it, and what after: {time} says where it stands.

    Without {time} the amount ends the sentence.
    """
    parts = message.split("{time}")
    if len(parts) < 2:
        return [f"{message} ", ".", ""]
    return [parts[0], "", "{time}".join(parts[1:])]


def first_sentence(message: str) -> list[str]:
    """A message's first sentence, which is its heading, without the full stop before the rest, and the rest."""
    sentences = message.split(". ")
    return [sentences[0], ". ".join(sentences[1:])]
