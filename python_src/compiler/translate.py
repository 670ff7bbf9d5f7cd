"""Python to JavaScript, by a table from form to rule: what is not in the table, or means something else, is refused.

The dialect:

- Modules: `from client.x import a, b`, browser, math, re, typing; functions; names with a value; TypedDicts and
  names of types. Modules share one scope: no top-level name twice. Only main and worker run anything at their top.
- Functions: every parameter and result annotated; defaults are literals; arguments by position. A lambda's
  parameters are what it is given to says. A JavaScript method is called where it is read: x.f(), never kept as f.
- Kinds: a name is of one kind, its annotation's or its first value's: str, int, float, bool, None, list, dict,
  function, any. What comes from `window` and `document` is any; give it a type before it is added or
  written: `width: int = element.clientWidth`. An annotation is believed: check what another page or server sent.
  What may be None is mypy's to tell, but for f-strings, str(), == and in: there it has to be asked in the same
  expression, f"{x}" if x is not None else "", or given another name, text: str = x.
- Truth: bool, str, int, function, None, any, a TypedDict. Lists, dicts: len(x) > 0. Browser's own names:
  hasattr(window, "X").
- Comparison: `is None`; == of plain values of one kind; < of numbers, two at a time; in of a str, list or dict.
- Arithmetic: + - * / of numbers, floor(a / b), min, max, abs; + of str and str. No bools, no %, //, **, bits.
- Text: str() and f-strings of str and int; lower, upper, startswith, endswith, find, split(literal), join, slices;
  int(x) where fullmatch("[0-9]+", x) was asked.
- Lists: literals with *x, append, pop(), x[at], x[-1], x[0] = …, slices; comprehensions of one for, one name and one
  if. An empty list of no annotation can be passed on only. No tuples, a = b = … or a, b = …. Records: a TypedDict and
  {**x, "name": value}. Dicts: x["key"], to be set with a literal or a loop's key; for key, value in x.items().
- Patterns: fullmatch(literal, text), tested only: characters, [classes], \\xNN, \\uNNNN, (?:…), |, quantifiers.
- Statements: if, for, while, try/except Exception/finally, return, break, continue, pass, global, nonlocal; range of
  a length or a literal, or of a sum of such.

What no compiler can see differs: where Python raises (a missing key or index, a division by zero, a name without a
value yet), JavaScript goes on with undefined, Infinity or NaN; so try is for what the browser throws. len() and
slices count UTF-16 units, beyond U+FFFF two for one. Whole numbers are whole up to 2**53. A list or dict that a
function changes while a comprehension or .items() goes over it, and NaN in min and max, are taken otherwise.
"""

from __future__ import annotations

import ast
import warnings

from compiler import calls, expressions, operators, statements
from compiler.kinds import Kind
from compiler.modules import is_for_types
from compiler.refusals import FORMS, Problem, Refused
from compiler.scope import Module, Rule, Scope, bound_names

FORMS_TO_JS: dict[type[ast.AST], Rule] = {
    # expressions: Python, and what it is in JavaScript
    ast.Attribute: expressions.attribute,  # x.name: the same; window.name: name
    ast.BinOp: operators.binary,  # a + b: the same
    ast.BoolOp: operators.either,  # a and b, a or b: a && b, a || b
    ast.Call: calls.call,  # f(a), a.append(b), X.new(a): f(a), a.push(b), new X(a)
    ast.Compare: operators.compare,  # a == b, a is None, a in b: a === b, a == null, b.includes(a)
    ast.Constant: expressions.constant,  # "a", 1, True, None: "a", 1, true, null
    ast.Dict: expressions.dictionary,  # {"a": 1}, {**x, "a": 1}: {a: 1}, Object.assign({}, x, {a: 1})
    ast.IfExp: expressions.choice,  # a if b else c: b ? a : c
    ast.JoinedStr: expressions.template,  # f"{a}": `${a}`
    ast.Lambda: expressions.arrow,  # lambda a: b: (a) => b
    ast.List: expressions.sequence,  # [a, *b]: [a, ...b]
    ast.ListComp: expressions.comprehension,  # [f(a) for a in b if c]: b.filter((a) => c).map((a) => f(a))
    ast.Name: expressions.name,  # a: the same
    ast.Subscript: expressions.part_of,  # a[0], a[-1], a[1:]: a[0], a.at(-1), a.slice(1)
    ast.UnaryOp: operators.sign,  # not a, -a: !a, -a
    # statements
    ast.AnnAssign: statements.assign,  # a: int = 1: var a = 1
    ast.Assign: statements.assign,  # a = 1: var a = 1, later a = 1
    ast.AugAssign: statements.augmented,  # a += 1: the same
    ast.Break: lambda scope, node: "break;",
    ast.Continue: lambda scope, node: "continue;",
    ast.Expr: statements.alone,  # f(a): the same
    ast.For: statements.each,  # for a in b, in range(b), in b.items(): for (a of b), Array(b).keys(), Object.entries(b)
    ast.FunctionDef: statements.function,  # def f(a: int) -> int: var f = (a) => {}
    ast.Global: lambda scope, node: "",
    ast.If: statements.branch,  # if a: if (a) {}
    ast.Nonlocal: lambda scope, node: "",
    ast.Pass: lambda scope, node: "",
    ast.Return: statements.give,  # return a: the same
    ast.Try: statements.attempt,  # try, except Exception, finally: try {} catch (stub) {} finally {}
    ast.While: statements.repeat,  # while a: while (a) {}
}
ENTRIES = ("main", "worker")  # one for each bundle


def translate(sources: dict[str, str], folder: str = "") -> dict[str, str]:
    """Give the JavaScript of modules, by name, in import order. Raises Refused, with every problem."""
    known: dict[str, dict[str, Kind]] = {}
    owners: dict[str, str] = {}
    problems: list[Problem] = []
    scripts: dict[str, str] = {}
    for name, source in sources.items():
        file = f"{folder}{name}.py"
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                compile(source, file, "exec")  # sees more than ast.parse
            tree = ast.parse(source)
        except SyntaxError as error:
            problems.append(Problem(file, error.lineno or 1, str(error.msg), "Python"))
            continue
        scripts[name], scope = module(tree, file, known)
        for each, where in bound_names(tree.body).items():
            if owners.setdefault(each, file) != file:
                scope.refuse(where, f"the name {each}, which {owners[each]} has too", "another name")
        problems += scope.module.problems.values()
        own = {each: kind for each, kind in scope.kinds.items() if each not in scope.module.rebound}
        known[f"client.{name}"] = own | {each: Kind("alias", kind) for each, kind in scope.module.types.items()}
    if problems:
        raise Refused(problems)
    return scripts


def module(tree: ast.Module, file: str, known: dict[str, dict[str, Kind]]) -> tuple[str, Scope]:
    """The JavaScript of one module; known are the names of those before it."""
    rebound = {name for node in ast.walk(tree) if isinstance(node, ast.Global) for name in node.names}
    scope = Scope(Module(file, FORMS_TO_JS, rebound))
    body = [node for place, node in enumerate(tree.body) if not is_for_types(scope, node, place, known)]
    statements.prepare(scope, body)
    lines = []
    for node in body:
        is_start = runs_only(node) and file.removesuffix(".py").endswith(ENTRIES)
        if runs_only(node) and not is_start:
            scope.refuse(node, "a call at the top level", "it in a function")
        elif not is_start and not isinstance(node, ast.FunctionDef | ast.AnnAssign | ast.Assign):
            what, _ = FORMS.get(type(node).__name__, ("this at the top level", ""))
            scope.refuse(node, what, "it in a function")
        else:
            lines.append(statements.block(scope, [node]))
    return statements.finish(scope, "\n\n".join(line for line in lines if line)) + "\n", scope


def runs_only(node: ast.stmt) -> bool:
    """A call, window.x = …, or an if around them: what an entry may have at its top level."""
    if isinstance(node, ast.If):
        return all(runs_only(part) for part in [*node.body, *node.orelse])
    if isinstance(node, ast.Assign):
        return all(isinstance(target, ast.Attribute) for target in node.targets)
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
