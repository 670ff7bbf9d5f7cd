"""Lists of names with "*" for any run of characters, as the data-clear-* and data-keep attributes have. Pure."""


def names_in(text: str) -> list[str]:
    """The items of a list separated by spaces."""
    return [item for item in text.split(" ") if item]


def matches(pattern: str, name: str) -> bool:
    """Whether the pattern fits the whole name."""
    # between marks that no name has, the first and the last part are found at the ends alone
    rest = f"\n{name}\n"
    for part in f"\n{pattern}\n".split("*"):
        at = rest.find(part)
        if at < 0:
            return False
        rest = rest[at + len(part) :]
    return True


def is_in(patterns: list[str], name: str) -> bool:
    """Whether a pattern of the list fits the name."""
    return len([each for each in patterns if matches(each, name)]) > 0


def with_parts(patterns: list[str]) -> list[str]:
    """The patterns, and for each what is inside what it names: for "db" also "db/store"."""
    return names_in(" ".join([f"{pattern} {pattern}/*" for pattern in patterns]))


def wholes(patterns: list[str]) -> list[str]:
    """The patterns of what the named is inside of: "db" for "db" and for "db/store"."""
    return [pattern.split("/")[0] for pattern in patterns]
