"""Programs that nobody wrote: whatever is made of the dialect gives the same in both languages."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.compiler.cases import HEAD, in_javascript, in_python, problems, same

Texts = st.SearchStrategy[str]

TEXTS = ["", "a", "Ab", "b,c", '"', "\\", "`", "${", "é", "\u2028", "-1", "12"]

numbers: Texts = st.deferred(
    lambda: st.one_of(
        st.integers(-9, 99).map(str),
        st.sampled_from(
            ["n", "m", "len(words)", "many[-1]", "many[0]", "table['a-b']", "read()", "record['count']", "step()"]
        ),
        st.builds("{} {} {}".format, parts, st.sampled_from("+-"), parts),
        st.builds("{} * {}".format, st.integers(-3, 3), parts),
        st.builds("-{}".format, parts),
        st.builds("{}({})".format, st.sampled_from(["abs", "small"]), numbers),
        st.builds("{}({}, {})".format, st.sampled_from(["min", "max"]), numbers, numbers),
        st.builds("{}({} / {})".format, st.sampled_from(["floor", "ceil"]), parts, st.sampled_from([2, 7, -4])),
        st.builds("{} if {} else {}".format, parts, conditions, parts),
        st.builds("many[0 if {} else 1]".format, conditions),
        st.builds("[*many, {}, {}][{}]".format, numbers, numbers, st.sampled_from([-1, -2, 0])),
        st.builds("len([k * 2 for k in [{}, {}] if k > 1 or {}])".format, numbers, numbers, conditions),
    )
)
parts: Texts = numbers.map(lambda text: f"({text})")  # so that the tree is what was drawn
texts: Texts = st.deferred(
    lambda: st.one_of(
        st.sampled_from(TEXTS).map(repr),
        st.sampled_from(["text", "other", "words[0]", "words[-1]", "','.join(words)"]),
        st.builds("{} + {}".format, texts, texts),
        st.builds("({} + {}).upper()".format, texts, texts),
        st.builds("({})[{}:{}]".format, texts, st.integers(-3, 3), st.integers(-3, 3)),
        st.builds("str({})".format, numbers),
        st.builds("({} if {} else {})".format, texts, conditions, texts),
        st.builds("({} or {})".format, texts, texts),
        st.builds('f"{{{}}}x${{{}}}`"'.format, st.sampled_from(["n", "text", "-m", "n + 1"]), st.just("other")),
        st.builds("'-'.join(({}).split(','))".format, texts),
        st.builds("'.'.join([word + {} for word in words if {}])".format, st.sampled_from(["text", "'!'"]), conditions),
    )
)
facts: Texts = st.sampled_from(["flag", "n > 1", "not flag", "m < 2", "not text == other", "n == m"])
conditions: Texts = st.deferred(
    lambda: st.one_of(
        st.sampled_from(
            ["True", "False", "flag", "not flag", "text in words", "'a' in text", "maybe is None", "text in table"]
        ),
        st.builds("{} {} {}".format, parts, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), parts),
        st.builds("({}) {} ({})".format, texts, st.sampled_from(["==", "!=", "in", "not in"]), texts),
        st.builds("({}) == ({})".format, conditions, conditions),
        st.builds("({}) {} ({})".format, conditions, st.sampled_from(["and", "or"]), conditions),
        st.builds("{} {} {} and {}".format, facts, st.sampled_from(["and", "or"]), facts, facts),
        st.builds("{} {} {} or {}".format, facts, st.sampled_from(["and", "or"]), facts, facts),
        st.builds("not ({})".format, conditions),
        st.builds("bool({})".format, conditions | parts | texts),
        st.builds("fullmatch({}, {}) is not None".format, st.sampled_from(["'[a-z]*'", "'-?[0-9]+'"]), texts),
    )
)


def block(body: list[str]) -> str:
    return textwrap.indent("\n".join(body), "    ")


statements: Texts = st.deferred(
    lambda: st.one_of(
        st.builds("{} = small({})".format, st.sampled_from(["n", "m"]), numbers),
        st.builds("n {}= {}\nn = small(n)".format, st.sampled_from("+-"), numbers),
        st.builds("{} = ({})[:9]".format, st.sampled_from(["text", "other"]), texts),
        st.builds("flag = {}".format, conditions),
        st.builds("many[0] = small({})".format, numbers),
        st.builds("n = twice(lambda k: small(k + {}), small({}))".format, parts, numbers),
        st.builds("table['{}'] = small({})".format, st.sampled_from(["a-b", "x", "constructor"]), numbers),
        st.builds("if len(words) < 9:\n    words.append(({})[:9])".format, texts),
        st.builds("maybe = {}".format, st.sampled_from(["None", "text"])),
        st.just("write()"),
        st.builds("record = {{**record, 'count': small({})}}".format, numbers),
        st.builds("record = {{**record, 'name': {}, 'count': 1}}".format, texts),
        st.builds("if record['name'] is not None:\n    text = record['name'] + {}".format, texts),
        st.builds("other = f'{{maybe}}!' if maybe is not None and ({}) else other".format, conditions),
        st.builds("many[{}] += small({})".format, st.integers(0, 1), numbers),
        st.builds("calls.append(lambda: small(n + {}))".format, st.sampled_from(["m", "k", "1"])),
        st.builds("for k in range(len(many)):\n    many[0] = small(many[k - 1] + {})".format, numbers),
        st.builds("if {}:\n{}".format, conditions, bodies),
        st.builds("if {}:\n{}\nelif {}:\n{}\nelse:\n{}".format, conditions, bodies, conditions, bodies, bodies),
        st.builds("for k in range({}):\n{}\n    n = small(n + k)".format, st.integers(0, 3), bodies),
        st.builds("for word in [w for w in words if {}]:\n{}\n    text = word".format, conditions, bodies),
        st.just("for key, value in table.items():\n    text = key\n    m = small(m + value)"),
        st.builds(
            "m = 0\nwhile m < {}:\n    m += 1\n    if {}:\n        {}".format,
            st.integers(0, 3),
            conditions,
            st.sampled_from(["break", "continue", "n = 0"]),
        ),
        st.builds("try:\n{}\nfinally:\n{}".format, bodies, bodies),
    )
)
bodies: Texts = st.lists(statements, min_size=1, max_size=3).map(block)

PROGRAM = """
class Record(TypedDict):
    name: str | None
    count: int

def small(n: int) -> int:
    return n - floor(n / 1000) * 1000

def twice(act: Callable[[int], int], n: int) -> int:
    return act(act(n))

def main() -> Any:
    n = 1
    m = 2
    flag = False
    text = "a"
    other = "b,c"
    maybe: str | None = None
    many = [3, 4]
    words = ["a", "Ab"]
    table = {"b": 1, "a-b": 2}
    k = 0
    calls: list[Callable[[], int]] = []
    record: Record = {"count": 1, "name": None}
    def read() -> int:
        return n + many[0]
    def step() -> int:
        nonlocal m
        m = small(m * 2 + 1)
        return m
    def write() -> None:
        nonlocal n, text
        n = small(n + 7)
        text = other
BODY
    return [n, m, flag, text, other, maybe, many, words, table, record, [call() for call in calls], EXTRA]
"""


@pytest.mark.long("150 programs; test_every_kind.py has each form")
@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(bodies, numbers, texts, conditions)
@example("    pass", "1", "''", "True")
def test_same_in_both(body: str, number: str, text: str, test: str) -> None:
    source = HEAD + PROGRAM.replace("BODY", body).replace("EXTRA", f"{number}, {text}, {test}")
    assert [str(problem) for problem in problems(source)] == [], source
    value = in_python(source)
    assert not str(value).startswith("raises"), (value, source)
    assert same(value, in_javascript(source)), (value, in_javascript(source), source)
