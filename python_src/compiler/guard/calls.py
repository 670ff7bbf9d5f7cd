"""Calls: the builtins and methods that are compiled as Python means them."""

from __future__ import annotations

import ast

from compiler.guard import patterns, refusals
from compiler.guard.kinds import ANY, BOOL, FLOAT, INT, MATCH, NONE, STR, UNKNOWN, Kind
from compiler.guard.walk import Walk

STR_RESULTS = {"endswith": BOOL, "find": INT, "lower": STR, "startswith": BOOL, "upper": STR}
CONVERSIONS = {"Number", "String"}  # functions, though written with a capital


class Calls(Walk):
    """The part that knows calls."""

    def kind_Call(self, node: ast.Call) -> Kind:
        kind = self.call(node)
        if kind == NONE:
            self.refuse(
                node, "the value of a call that gives none", "it is undefined in JavaScript", "it alone"
            )
        elif kind == MATCH:
            self.refuse(
                node, "what fullmatch gives", "it is true or false once compiled", "fullmatch(…) is not None"
            )
        return ANY if kind in (NONE, MATCH) else kind

    def call(self, node: ast.expr) -> Kind:
        """A call, whose value may be thrown away or tested."""
        assert isinstance(node, ast.Call)
        if node.keywords:
            self.refuse(
                node, "a keyword argument", "JavaScript has positions alone", "the arguments in order"
            )
        func = node.func
        if isinstance(func, ast.Name) and func.id == "bool" and len(node.args) == 1:
            self.truth(node.args[0])
            return BOOL
        kinds = self.arguments(node)
        if isinstance(func, ast.Attribute):
            return self.method(node, func, kinds)
        if isinstance(func, ast.Name):
            if func.id in refusals.COMPILED:
                return self.builtin(node, func.id, kinds)
            if func.id in refusals.BUILTINS and self.look_up(func.id) == UNKNOWN:
                self.refuse(node, f"{func.id}()", *refusals.BUILTINS[func.id])
                return ANY
            if func.id[:1].isupper():
                self.refuse(node, f"calling {func.id}", "JavaScript needs new", f"window.{func.id}.new(…)")
                return ANY
        kind = self.kind(func)
        return kind.item if kind.name == "function" else ANY

    def arguments(self, node: ast.Call) -> list[Kind]:
        """The arguments' kinds; a lambda's parameters are what the function it is given to says."""
        takes = self.look_up(node.func.id).takes if isinstance(node.func, ast.Name) else ()
        kinds = []
        for place, arg in enumerate(node.args):
            expected = takes[place].takes if place < len(takes) else ()
            kinds.append(self.lambda_kind(arg, expected) if isinstance(arg, ast.Lambda) else self.kind(arg))
        return kinds

    def builtin(self, node: ast.Call, name: str, kinds: list[Kind]) -> Kind:
        self.kind(node.func)
        first = kinds[0] if kinds else ANY
        numbers = all(kind.is_number or kind.name == "any" for kind in kinds)
        if name in ("min", "max") and len(kinds) < 2:
            self.refuse(node, f"{name}() of one", "JavaScript takes the numbers themselves", f"{name}(a, b)")
        elif name in ("min", "max", "abs", "floor", "ceil") and not numbers:
            self.refuse(node, f"{name}() of {first}", "JavaScript makes a number of it", "numbers")
        elif name == "len" and first.name not in ("str", "list", "tuple", "any"):
            self.refuse(node, f"len() of a {first}", "JavaScript has no length for it", "a list")
        elif name == "int" and first != STR:
            self.refuse(
                node, f"int() of {first}", "it is compiled for a str of digits", "floor(x), or int of a str"
            )
        elif name == "str":
            self.as_text(node, first, "as str()")
        elif name == "range":
            self.refuse(node, "range() here", "it is compiled in a for loop alone", "for index in range(…):")
        elif name == "hasattr" and first.name != "any":
            self.refuse(
                node,
                f"hasattr() of {first}",
                "it asks JavaScript's objects",
                "a list of the names: x in NAMES",
            )
        elif name == "getattr":
            self.getattr(node, kinds)
        elif name == "fullmatch":
            self.fullmatch(node, kinds)
        whole = INT if all(kind.name == "int" for kind in kinds) else FLOAT
        by_name = {
            "str": STR,
            "hasattr": BOOL,
            "fullmatch": MATCH,
            "getattr": ANY,
            "min": whole,
            "max": whole,
            "abs": first,
        }
        return by_name.get(name, INT)

    def getattr(self, node: ast.Call, kinds: list[Kind]) -> None:
        constants = [arg.value for arg in node.args[1:] if isinstance(arg, ast.Constant)]
        named = len(constants) == 2 and isinstance(constants[0], str) and constants[0].isidentifier()
        if not named or kinds[0].name != "any" or constants[1] is not None:
            why = "it becomes .name, and what is missing None"
            self.refuse(
                node, "this getattr()", why, 'getattr(x, "name", None) of what comes from the browser'
            )

    def fullmatch(self, node: ast.Call, kinds: list[Kind]) -> None:
        pattern = node.args[0] if node.args else None
        if len(kinds) != 2 or not (isinstance(pattern, ast.Constant) and isinstance(pattern.value, str)):
            self.refuse(node, "this fullmatch", "it becomes a literal", "fullmatch(r'literal', text)")
            return
        if kinds[1] != STR:
            self.refuse(
                node, f"fullmatch in {kinds[1]}", "JavaScript makes text of anything", "a str of known type"
            )
        why = patterns.refusal(pattern.value)
        if why:
            self.refuse(
                node,
                f"the pattern {pattern.value!r}",
                why,
                r"[a-z], \x41, escaped punctuation, (?:…), |, *+?{n}",
            )

    def method(self, node: ast.Call, func: ast.Attribute, kinds: list[Kind]) -> Kind:
        base = self.kind(func.value)
        name = func.attr
        if base.name == "str":
            return self.str_method(node, func, kinds)
        if base.name == "list" and name == "append" and len(kinds) == 1:
            return NONE
        if base.name == "list" and name == "pop" and not kinds:
            return base.item
        if base.name == "any":
            self.js_method(node, name, kinds)
            return ANY
        advice = {"dict": refusals.DICT_METHODS, "list": refusals.LIST_METHODS}.get(base.name, {})
        self.refuse(node, f".{name}() of {base}", *advice.get(name, (refusals.NOT_THERE, "a function")))
        return ANY

    def str_method(self, node: ast.Call, func: ast.Attribute, kinds: list[Kind]) -> Kind:
        name, texts = func.attr, all(kind.name == "str" for kind in kinds)
        if name in STR_RESULTS and texts and len(kinds) == (0 if name in ("lower", "upper") else 1):
            return STR_RESULTS[name]
        if name == "join" and len(kinds) == 1:
            if kinds[0].name not in ("list", "tuple") or kinds[0].item != STR:
                of = f"{kinds[0]} of {kinds[0].item}" if kinds[0].is_container else kinds[0]
                why = "JavaScript makes text of anything"
                self.refuse(node, f".join() of {of}", why, "a list[str]")
            elif self.calls_ours(func.value) and self.calls_ours(node.args[0]):
                self.refuse(
                    node, "calls on both sides of .join()", "JavaScript calls the right one first", "a name"
                )
            return STR
        if name == "split":
            by = node.args[0] if len(node.args) == 1 else None
            if not (isinstance(by, ast.Constant) and isinstance(by.value, str) and by.value):
                self.refuse(node, "this .split()", "JavaScript splits otherwise", 'text.split(",")')
            return Kind("list", (STR,))
        advice = (
            f"with {len(kinds)} arguments it is not Python's",
            "startswith, endswith, find, lower, upper, join, split",
        )
        self.refuse(node, f".{name}() of a str", *refusals.STR_METHODS.get(name, advice))
        return ANY

    def js_method(self, node: ast.Call, name: str, kinds: list[Kind]) -> None:
        if name in ("append", "find", "join"):
            why = f"it is compiled as a {'list' if name == 'append' else 'str'}'s"
            self.refuse(node, f".{name}() of any", why, "a known type, or JavaScript's appendChild")
        elif name == "replace" and len(kinds) > 1:
            self.refuse(node, ".replace() of any", *refusals.STR_METHODS["replace"])
        elif name[:1].isupper() and name not in CONVERSIONS:
            self.refuse(node, f"calling .{name}", "JavaScript needs new", f".{name}.new(…)")

    def lambda_kind(self, node: ast.Lambda, takes: tuple[Kind, ...]) -> Kind:
        raise NotImplementedError
