"""Every form with values of every kind: what the compiler accepts gives the same in both languages."""

from __future__ import annotations

import json
from itertools import product
from typing import Any

import pytest

from tests.compiler.cases import HEAD, INTERPRETER, compiled, problems, same

# what JavaScript might take otherwise: a value, or a name and its type and value
VALUES = ["0", "2", "-1", "2.0", "True", "None", "''", "'2'", "[]", "[2]", "[True]", "{}"]
NAMES = {
    "n": ("int", "-1"),
    "f": ("float", "2.0"),
    "flag": ("bool", "True"),
    "t": ("str", "'ab'"),
    "maybe": ("str | None", "None"),
    "words": ("list[str]", "['ab', '2', '']"),
    "nested": ("list[list[int]]", "[[2]]"),
    "table": ("dict[str, int]", "{'ab': 2}"),
    "record": ("Record", "{'name': 'ab', 'age': None}"),
    "add": ("Callable[[int], int]", "lambda n: n + 1"),
}
BOTH = [*VALUES, *NAMES]
ONE = [
    "not {}", "-{}", "+{}", "bool({})", "len({})", "str({})", "int({})", "abs({})", "floor({})", "ceil({})",
    "{} is None", "{} is not None", "[x for x in {}]", "[x for x in {} if x]", "[*{}]", "{{**{}}}",
    "{}.upper()", "{}.split('2')", "','.join({})", "{}[1:]", "{}[:-1]", "{}[-1]", "{}.pop()", "add({})", "say({})",
    "fullmatch('[0-9]+', {}) is None",
    'f"{{{}}}"', "1 if {} else 2", "{}['name']", "{}['ab']", "[{}, 1][0]",
    "[x + x for x in {}]", "[x == x for x in {}]", "{}(2)", "{}['age'] is None",
]  # fmt: skip
TWO = [
    "{} + {}", "{} - {}", "{} * {}", "{} / {}", "{} // {}", "{} % {}", "{} ** {}", "{} | {}", "{} == {}", "{} != {}",
    "{} < {}", "{} >= {}", "{} is {}", "{} in {}", "{} not in {}", "{} and {}", "{} or {}", "({} or {}) == 2", "{}[{}]",
    "{}[{}:]", "min({}, {})", "max({}, {})", "[{}, *{}]", "{{**{}, 'name': {}}}", "{}.startswith({})", "{}.find({})",
    "({} or {}) + 1", 'f"{{{} or {}}}"', "[{}, {}][1] == 2", "{}.append({})",
    "{{'a': {}, 'b': {}}}['b']",
    "({} if flag else {}) == 1", "say({} and {})", "[{}] == [{}]",
    "not ({} == {})",
]  # fmt: skip
PRELUDE = f"""{HEAD}
class Record(TypedDict):
    name: str
    age: int | None


def say(text: str = "none") -> str:
    return text


"""
PARAMETERS = ", ".join(f"{name}: {kind}" for name, (kind, _) in NAMES.items())


def functions(expressions: list[str]) -> str:
    head = f"({PARAMETERS}) -> object:\n    return "
    return PRELUDE + "\n".join(f"def f{place}{head}{each}" for place, each in enumerate(expressions)) + "\n"


def value_of(function: Any) -> Any:
    """What Python gives for fresh arguments, as JSON; an error where it raises, or gives what JSON has not."""
    try:
        return json.loads(json.dumps(function(*[eval(value) for _, value in NAMES.values()])))
    except Exception as error:
        return error


@pytest.mark.filterwarnings("ignore::SyntaxWarning")
@pytest.mark.parametrize("form", [*ONE, *TWO])
def test_what_is_accepted_gives_the_same(form: str) -> None:
    count = form.replace("{{", "").count("{") if form in TWO else 1
    expressions = [form.format(*(f"({each})" for each in chosen)) for chosen in product(BOTH, repeat=count)]
    first = functions([]).count("\n") + 1
    wrong = {(problem.line - first) // 2 for problem in problems(functions(expressions))}
    accepted = [each for place, each in enumerate(expressions) if place not in wrong]
    names: dict[str, Any] = {}
    exec(f"from __future__ import annotations\n{functions(accepted)}", names)
    values = {place: value_of(names[f"f{place}"]) for place in range(len(accepted))}
    given = ", ".join(value if "lambda" not in value else "(n) => n + 1" for _, value in NAMES.values())
    given = given.replace("None", "null").replace("True", "true")
    calls = ", ".join(f"() => f{place}({given})" for place, value in values.items() if not isinstance(value, Exception))
    script = f"{compiled(functions(accepted))}\nreturn JSON.stringify([{calls}].map((call) => call()))"
    results = iter(json.loads(INTERPRETER.evaljs(f'(() => {{ "use strict";\n{script}; }})()')))
    for place, value in values.items():
        if not isinstance(value, Exception):
            result = next(results)
            assert same(value, result), (accepted[place], value, result)
