"""What is refused by its name alone: (why, what to write instead)."""

from __future__ import annotations

from compiler.translate import GLOBALS

Advice = tuple[str, str]

NOT_THERE = "the compiled code has no run-time library for it"

# Syntax: what it is called, why not, what instead.
SYNTAX: dict[str, tuple[str, str, str]] = {
    "Assert": ("assert", "JavaScript has none", "an if that returns"),
    "AsyncFor": ("async for", NOT_THERE, "promise.then(lambda value: …)"),
    "AsyncFunctionDef": (
        "async def",
        "a call starts it at once in JavaScript, in Python only await does",
        "promise.then(lambda value: …)",
    ),
    "AsyncWith": ("async with", NOT_THERE, "try/finally"),
    "Await": (
        "await",
        "Python and JavaScript start the call at different times",
        "promise.then(lambda value: …)",
    ),
    "ClassDef": ("a class", "the compiled code has functions and objects alone", "functions and a TypedDict"),
    "Delete": ("del", "it becomes JavaScript's delete, which leaves a hole", "a new list or dict without it"),
    "DictComp": ("a dict comprehension", NOT_THERE, "a for loop that sets the keys"),
    "GeneratorExp": ("a generator expression", NOT_THERE, "a list comprehension"),
    "Import": ("import", "modules are joined into one scope", "from client.x import name"),
    "Match": ("match", NOT_THERE, "if/elif"),
    "NamedExpr": (":=", NOT_THERE, "an assignment on a line of its own"),
    "Raise": ("raise", "JavaScript's errors are not Python's", "return a value that says so"),
    "Set": ("a set", NOT_THERE, "a list"),
    "SetComp": ("a set comprehension", NOT_THERE, "a list comprehension"),
    "Starred": ("*", "the number of values is not known when it is compiled", "each value by name"),
    "TryStar": ("except*", NOT_THERE, "except Exception"),
    "TypeAlias": ("a type statement", "Python 3.10 does not know it", "Name = list[str]"),
    "With": ("with", NOT_THERE, "try/finally"),
    "Yield": ("yield", NOT_THERE, "a list"),
    "YieldFrom": ("yield from", NOT_THERE, "a list"),
}

BY_FLOOR = "JavaScript's differs for negatives"
OPERATORS: dict[str, tuple[str, str, str]] = {
    "FloorDiv": ("//", "it is not compiled as Python means it", "floor(a / b)"),
    "MatMult": ("@", NOT_THERE, "a function"),
    "Mod": ("%", BY_FLOOR, "a - floor(a / b) * b, or an f-string"),
    "Pow": ("**", "whole numbers stay whole in Python only", "a * a"),
}
BITS = ("a bit operator", "JavaScript's work on 32 bits", "arithmetic")

TRUTH = "compiled truth differs for containers"
BUILTINS: dict[str, Advice] = {
    "all": (TRUTH, "a for loop that returns False"),
    "any": (TRUTH, "a for loop that returns True"),
    "dict": (NOT_THERE, "a dict literal"),
    "enumerate": (NOT_THERE, "for index in range(len(x))"),
    "filter": (NOT_THERE, "a list comprehension"),
    "float": ("Python and JavaScript read different texts as numbers", "window.Number(x)"),
    "isinstance": ("the types are not Python's", "hasattr(x, …) or window.Number.isFinite(x)"),
    "list": (NOT_THERE, "[item for item in x]"),
    "map": (NOT_THERE, "a list comprehension"),
    "print": (NOT_THERE, "window.console.log(…)"),
    "repr": ("None, True and quotes are written otherwise", "an f-string of a str or int"),
    "round": ("Python rounds halves to even", "floor(x + 0.5)"),
    "setattr": (NOT_THERE, "x.name = … or x[name] = …"),
    "sorted": ("JavaScript sorts as text", "a for loop"),
    "sum": (NOT_THERE, "a for loop"),
    "tuple": (NOT_THERE, "[item for item in x]"),
    "zip": (NOT_THERE, "for index in range(len(x))"),
}

DICT_METHODS: dict[str, Advice] = {
    "get": (NOT_THERE, "a key that is always there, or a list of the keys: key in KEYS"),
    "items": ("it is compiled in a for loop alone", "for key, value in x.items():"),
    "keys": (NOT_THERE, "for key, _ in x.items():"),
    "pop": (NOT_THERE, "a new dict without it"),
    "setdefault": (NOT_THERE, "every key in the literal"),
    "update": (NOT_THERE, "x[key] = value for each key"),
    "values": (NOT_THERE, "for _, value in x.items():"),
}
LIST_METHODS: dict[str, Advice] = {
    "extend": (NOT_THERE, "for item in more: x.append(item)"),
    "index": ("JavaScript has no such method", "a for loop over range(len(x))"),
    "insert": ("JavaScript has no such method", "a new list"),
    "remove": ("JavaScript has no such method", "[item for item in x if item != old]"),
    "reverse": ("it gives back the list in JavaScript", "for index in range(len(x))"),
    "sort": ("JavaScript sorts as text", "a for loop"),
}
STR_METHODS: dict[str, Advice] = {
    "count": ("JavaScript has no such method", "len(text.split(part)) - 1"),
    "find": ("with more than a text it is not Python's", "text[start:].find(part)"),
    "format": (NOT_THERE, "an f-string"),
    "isdigit": ("JavaScript has no such method", 'fullmatch("[0-9]+", text)'),
    "replace": ("JavaScript replaces the first only", "new.join(text.split(old))"),
    "strip": ("JavaScript trims other white space", "text.split(…) or fullmatch"),
}


def names(text: str) -> set[str]:
    return set(text.split())


# Words that JavaScript keeps for itself, or pscript does.
RESERVED = names("""
    abstract arguments async await boolean break case catch class const continue debugger default delete do
    else enum eval export extends false final finally for function goto if implements import in instanceof
    interface let native new null of package private protected public return self static super switch
    synchronized this throw throws transient true try typeof undefined var void volatile while with yield
""")
# Names that compiled code itself may read, or reads without "window." before them.
PLATFORM = GLOBALS | names("""
    Array Error Function Infinity JSON Map Math NaN Proxy Reflect RegExp Set String Symbol document globalThis
    window
""")
COMPILED = names("abs bool ceil floor fullmatch getattr hasattr int len max min range str")
# At the top level these would hide the browser's own of the same name.
BROWSER = names("""
    alert blur clearInterval close closed confirm crypto customElements event external fetch find focus frames
    history innerHeight innerWidth length name onblur onerror onfocus onload onmessage onoffline ononline open
    opener origin outerHeight outerWidth parent postMessage print prompt screen scroll setInterval status stop
    top visualViewport
""")
