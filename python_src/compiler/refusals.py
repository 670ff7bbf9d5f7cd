"""What is refused: how it is told, what to write instead, and the names that are taken."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One refusal. As text: `file:line: what, write this instead`."""

    file: str
    line: int
    what: str
    instead: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}, write {self.instead}"


class Refused(Exception):
    """The sources are not in the dialect; `problems` says where."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, sorted(problems))))
        self.problems = problems


# What people try: what ast names it, what it is called. All that has no rule is refused, whether it is here or not.
FORMS = {
    "Assert": "assert", "AsyncFunctionDef": "async def", "Await": "await", "ClassDef": "a class", "Delete": "del",
    "DictComp": "a dict comprehension", "FloorDiv": "//", "GeneratorExp": "a generator expression", "Import": "import",
    "MatMult": "@", "Match": "match", "Mod": "%", "NamedExpr": ":=", "Pow": "**", "Raise": "raise", "Set": "a set",
    "SetComp": "a set comprehension", "Starred": "*", "With": "with", "Yield": "yield", "YieldFrom": "yield from",
    **dict.fromkeys(["BitAnd", "BitOr", "BitXor", "Invert", "LShift", "RShift"], "a bit operator"),
}  # fmt: skip
# What to write instead, where that is not said with the refusal.
INSTEAD = {
    "assert": "an if that returns", "async def": "promise.then(lambda value: …)",
    "await": "promise.then(lambda value: …)", "a class": "functions, a TypedDict, {**x, 'name': value}",
    "del": "a new list or dict without it", "a dict comprehension": "a for loop that sets the keys",
    "//": "floor(a / b)", "a generator expression": "a list comprehension", "import": "from client.x import name",
    "match": "if/elif", "%": "a - floor(a / b) * b, or an f-string", ":=": "an assignment on a line of its own",
    "**": "a * a", "raise": "return a value that says so", "a set": "a list",
    "a set comprehension": "a list comprehension", "*": "[*a, b], or each value by name", "with": "try/finally",
    "yield": "a list", "yield from": "a list", "a bit operator": "arithmetic",
    "all()": "a for loop that returns False", "any()": "a for loop that returns True",
    "dict()": "a dict literal, {**x}", "enumerate()": "for index in range(len(x))", "float()": "window.Number(x)",
    "isinstance()": "hasattr(x, …) or window.Number.isFinite(x)", "list()": "[*x]", "print()": "window.console.log(…)",
    "range()": "for index in range(…), or [0, 1, 2]", "repr()": "an f-string of a str or int",
    "round()": "floor(x + 0.5)", "setattr()": "x.name = … or x[name] = …",
    "sorted()": "a for loop: JavaScript sorts as text", "sum()": "a for loop", "tuple()": "[*x]",
    "zip()": "for index in range(len(x))", ".get() of dict": "x[key] if key in x else …",
    ".items() of dict": "for key, value in x.items():", ".keys() of dict": "for key, _ in x.items():",
    ".pop() of dict": "a new dict without it", ".update() of dict": "{**x, 'name': value}, or x['name'] = value",
    ".values() of dict": "for _, value in x.items():", ".extend() of list": "[*x, *more]",
    ".index() of list": "a for loop over range(len(x))", ".insert() of list": "[item, *x]",
    ".pop() of list": "x[0] and x[1:]", ".remove() of list": "[item for item in x if item != old]",
    ".reverse() of list": "for index in range(len(x))", ".sort() of list": "a for loop: JavaScript sorts as text",
    ".count() of a str": "len(text.split(part)) - 1", ".find() of a str": "text[start:].find(part)",
    ".format() of a str": "an f-string", ".isdigit() of a str": 'fullmatch("[0-9]+", text)',
    ".replace() of a str": "new.join(text.split(old)): JavaScript replaces the first only",
    ".replace() of any": "new.join(text.split(old)): JavaScript replaces the first only",
    ".strip() of a str": "text.split(…) or fullmatch: JavaScript trims other white space",
}  # fmt: skip
# window.x of these is compiled to x: the platform has them everywhere
GLOBALS = {
    "AbortController", "Array", "BroadcastChannel", "CustomEvent", "Date", "FormData", "HTMLFormElement", "Intl",
    "Number", "Object", "Promise", "Set", "URL", "URLSearchParams", "XMLHttpRequest", "addEventListener", "caches",
    "clearTimeout", "console", "fetch", "history", "indexedDB", "localStorage", "location", "navigator", "performance",
    "scrollTo", "sessionStorage", "setTimeout",
}  # fmt: skip
COMPILED = {  # by their names
    "abs", "bool", "ceil", "floor", "fullmatch", "getattr", "hasattr", "int", "len", "max", "min", "range", "str",
}  # fmt: skip
# no name of the client's: JavaScript's words, what compiled code reads, and what is compiled by its name
WORDS = """
    abstract arguments await boolean case catch class const debugger default delete do enum eval export extends
    final function implements in instanceof interface let native new null of package private protected public self
    static super switch synchronized this throw throws transient typeof undefined var void volatile yield
    Infinity Math NaN String document globalThis window
"""
TAKEN = GLOBALS | COMPILED | set(WORDS.split())
