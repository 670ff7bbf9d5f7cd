"""What is refused: how it is told, and for forms and names that people try, why and what to write instead."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One refusal. As text: `file:line: what, why, write this instead`."""

    file: str
    line: int
    what: str
    why: str
    instead: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}, {self.why}, write {self.instead}"


class Refused(Exception):
    """The sources are not in the dialect; `problems` says where and why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, sorted(problems))))
        self.problems = problems


Advice = tuple[str, str]  # why, and what to write instead
NO_RULE = "the compiler has no rule for it"
UNKNOWN_FORM = (NO_RULE, "something plainer")

# forms of Python's grammar, as ast names them; all that has no rule is refused, whether it is here or not
FORMS: dict[str, tuple[str, str, str]] = {
    "Assert": ("assert", NO_RULE, "an if that returns"),
    "AsyncFunctionDef": ("async def", "a call starts it at once in JavaScript", "promise.then(lambda value: …)"),
    "Await": ("await", NO_RULE, "promise.then(lambda value: …)"),
    "ClassDef": ("a class", "only a TypedDict's fields are known", "functions, a TypedDict, {**x, 'name': value}"),
    "Delete": ("del", "JavaScript's leaves a hole", "a new list or dict without it"),
    "DictComp": ("a dict comprehension", NO_RULE, "a for loop that sets the keys"),
    "GeneratorExp": ("a generator expression", NO_RULE, "a list comprehension"),
    "Import": ("import", "modules are joined into one scope", "from client.x import name"),
    "Match": ("match", NO_RULE, "if/elif"),
    "NamedExpr": (":=", NO_RULE, "an assignment on a line of its own"),
    "Raise": ("raise", "JavaScript's errors are not Python's", "return a value that says so"),
    "Set": ("a set", NO_RULE, "a list"),
    "SetComp": ("a set comprehension", NO_RULE, "a list comprehension"),
    "Starred": ("*", "it is compiled in a list alone", "[*a, b]"),
    "With": ("with", NO_RULE, "try/finally"),
    "Yield": ("yield", NO_RULE, "a list"),
    "YieldFrom": ("yield from", NO_RULE, "a list"),
}
BITS = ("a bit operator", "JavaScript's work on 32 bits", "arithmetic")
OPERATORS: dict[str, tuple[str, str, str]] = {
    "FloorDiv": ("//", "JavaScript has none", "floor(a / b)"),
    "MatMult": ("@", NO_RULE, "a function"),
    "Mod": ("%", "JavaScript's differs for negatives", "a - floor(a / b) * b, or an f-string"),
    "Pow": ("**", "whole numbers stay whole in Python only", "a * a"),
}

TRUTH = "empty lists and dicts are true in JavaScript"
BUILTINS: dict[str, Advice] = {
    "all": (TRUTH, "a for loop that returns False"),
    "any": (TRUTH, "a for loop that returns True"),
    "dict": (NO_RULE, "a dict literal, {**x}"),
    "enumerate": (NO_RULE, "for index in range(len(x))"),
    "float": ("Python and JavaScript read different texts as numbers", "window.Number(x)"),
    "isinstance": ("the types are not Python's", "hasattr(x, …) or window.Number.isFinite(x)"),
    "list": (NO_RULE, "[*x]"),
    "print": (NO_RULE, "window.console.log(…)"),
    "repr": ("None, True and quotes are written otherwise", "an f-string of a str or int"),
    "round": ("Python rounds halves to even", "floor(x + 0.5)"),
    "setattr": (NO_RULE, "x.name = … or x[name] = …"),
    "sorted": ("JavaScript sorts as text", "a for loop"),
    "sum": (NO_RULE, "a for loop"),
    "tuple": (NO_RULE, "[*x]"),
    "zip": (NO_RULE, "for index in range(len(x))"),
}
METHODS: dict[str, dict[str, Advice]] = {
    "dict": {
        "get": (NO_RULE, "x[key] if key in x else …"),
        "items": ("it is compiled in a for loop alone", "for key, value in x.items():"),
        "keys": (NO_RULE, "for key, _ in x.items():"),
        "pop": (NO_RULE, "a new dict without it"),
        "update": (NO_RULE, "{**x, 'name': value}, or x['name'] = value"),
        "values": (NO_RULE, "for _, value in x.items():"),
    },
    "list": {
        "extend": (NO_RULE, "[*x, *more]"),
        "index": (NO_RULE, "a for loop over range(len(x))"),
        "insert": (NO_RULE, "[item, *x]"),
        "pop": ("JavaScript's takes the last alone", "x[0] and x[1:]"),
        "remove": (NO_RULE, "[item for item in x if item != old]"),
        "reverse": ("it gives back the list in JavaScript", "for index in range(len(x))"),
        "sort": ("JavaScript sorts as text", "a for loop"),
    },
    "str": {
        "count": (NO_RULE, "len(text.split(part)) - 1"),
        "find": ("with more than a text it is not Python's", "text[start:].find(part)"),
        "format": (NO_RULE, "an f-string"),
        "isdigit": (NO_RULE, 'fullmatch("[0-9]+", text)'),
        "replace": ("JavaScript replaces the first only", "new.join(text.split(old))"),
        "strip": ("JavaScript trims other white space", "text.split(…) or fullmatch"),
    },
}
# window.x of these is compiled to x: the platform has them everywhere
GLOBALS = {
    "Array", "BroadcastChannel", "CustomEvent", "Date", "FormData", "HTMLFormElement", "Intl", "Number", "Object",
    "Promise", "Set", "URL", "URLSearchParams", "XMLHttpRequest", "addEventListener", "caches", "clearTimeout",
    "console", "fetch", "history", "indexedDB", "localStorage", "location", "navigator", "performance", "scrollTo",
    "sessionStorage", "setTimeout",
}  # fmt: skip
COMPILED = {"abs", "bool", "ceil", "floor", "fullmatch", "getattr", "hasattr", "int", "len", "max", "min", "range", "str"}
# no name of the client's: JavaScript's words, what compiled code reads, and what is compiled by its name
TAKEN = GLOBALS | COMPILED | set("""
    abstract arguments await boolean case catch class const debugger default delete do enum eval export extends
    final function implements in instanceof interface let native new null of package private protected public self
    static super switch synchronized this throw throws transient typeof undefined var void volatile yield
    Infinity Math NaN String document globalThis window
""".split())  # fmt: skip
