"""Lists of names with "*" for any run of characters, as the data-clear-* and data-keep attributes have. Pure."""


def names_in(text: str) -> list[str]:
    """The items of a list separated by spaces or line breaks."""
    spaced = " ".join("\t".join(text.split("\n")).split("\t"))
    return [item for item in spaced.split(" ") if item]


def matches(pattern: str, name: str) -> bool:
    """Whether the pattern fits the whole name."""
    parts = pattern.split("*")
    rest = name
    for part in parts:
        at = rest.find(part)
        if at < 0:
            return False
        rest = rest[at + len(part) :]
    # found in this order, they fit if the first and the last stand at the ends
    return name.startswith(parts[0]) and name.endswith(parts.pop()) and (len(parts) > 0 or pattern == name)


def is_in(patterns: list[str], name: str) -> bool:
    """Whether a pattern of the list fits the name."""
    return len([each for each in patterns if matches(each, name)]) > 0
