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


# What people try: what ast names it, what it is called, what to write. All that has no rule is refused, here or not.
FORMS = {
    "Assert": ("assert", "an if that returns"),
    "AsyncFunctionDef": ("async def", "promise.then(lambda value: …)"),
    "Await": ("await", "promise.then(lambda value: …)"),
    "ClassDef": ("a class", "functions, a TypedDict, {**x, 'name': value}"),
    "Delete": ("del", "a new list or dict without it"),
    "DictComp": ("a dict comprehension", "a for loop that sets the keys"),
    "FloorDiv": ("//", "floor(a / b)"),
    "GeneratorExp": ("a generator expression", "a list comprehension"),
    "Import": ("import", "from client.x import name"),
    "MatMult": ("@", "arithmetic"),
    "Match": ("match", "if/elif"),
    "Mod": ("%", "a - floor(a / b) * b, or an f-string"),
    "NamedExpr": (":=", "an assignment on a line of its own"),
    "Pow": ("**", "a * a"),
    "Raise": ("raise", "return a value that says so"),
    "Set": ("a set", "a list"),
    "SetComp": ("a set comprehension", "a list comprehension"),
    "Starred": ("*", "[*a, b], or each value by name"),
    "Tuple": ("a tuple", "a list, a TypedDict, or a line for each name"),
    "With": ("with", "try/finally"),
    "Yield": ("yield", "a list"),
    "YieldFrom": ("yield from", "a list"),
    **dict.fromkeys(["BitAnd", "BitOr", "BitXor", "Invert", "LShift", "RShift"], ("a bit operator", "arithmetic")),
}
# What to write instead, where that is not said with the refusal.
INSTEAD = {
    "this bool()": "bool(x)", "this fullmatch()": 'fullmatch("a literal", text)', "this max()": "max(a, b)",
    "this getattr()": 'getattr(x, "name", None) of what comes from the browser', "this min()": "min(a, b)",
    "this hasattr()": "hasattr(x, name) of what comes from the browser; else x in NAMES",
    "this range()": "for index in range(…) of 3, of len(x), or of a sum of such",
    "int() of what may be no digits": 'int(x) if fullmatch("[0-9]+", x) else …', "int() of float": "floor(x)",
    "len() of dict": "a list", ".append() of any": "a list of known type, or JavaScript's appendChild",
    ".find() of any": "a str of known type", ".join() of any": "a str of known type",
    ".split() of a str": 'text.split(",")',
    "all()": "a for loop that returns False", "any()": "a for loop that returns True",
    "dict()": "a dict literal, {**x}", "enumerate()": "for index in range(len(x))", "float()": "window.Number(x)",
    "isinstance()": "hasattr(x, …) or window.Number.isFinite(x)", "list()": "[*x]", "print()": "window.console.log(…)",
    "repr()": "an f-string of a str or int",
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
    Infinity Math NaN String document globalThis stub window
"""
TAKEN = GLOBALS | COMPILED | set(WORDS.split())
