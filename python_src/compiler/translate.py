"""Python to JavaScript with pscript, in the dialect that guard.py allows: no run-time library."""

from __future__ import annotations

import json
from re import fullmatch
from typing import Any

from pscript import Parser
from pscript import commonast as ast
from pscript.parser0 import JSError, unify

METHODS = {
    "append": "push",
    "endswith": "endsWith",
    "find": "indexOf",
    "lower": "toLowerCase",
    "startswith": "startsWith",
    "upper": "toUpperCase",
}


# the platform's own names need no "window." before them; no name of ours may be one of these
GLOBALS = {
    "Array", "BroadcastChannel", "CustomEvent", "Date", "FormData", "HTMLFormElement", "Intl", "Number", "Object",
    "Promise", "Set", "URL", "URLSearchParams", "XMLHttpRequest", "addEventListener", "caches", "clearTimeout",
    "console", "fetch", "history", "indexedDB", "localStorage", "location", "navigator", "performance", "scrollTo",
    "sessionStorage", "setTimeout",
}  # fmt: skip


class Translator(Parser):  # type: ignore[misc]
    """pscript's parser, made smaller: plain functions, plain operators, the platform's own methods."""

    NAME_MAP = {"True": "true", "False": "false", "None": "null"}  # noqa: RUF012
    COMP_OP = {**Parser.COMP_OP, "Eq": "===", "NotEq": "!=="}  # noqa: RUF012
    _pscript_overload = False  # pscript would look through every + and == at run time

    def __init__(self, code: str) -> None:
        super().__init__(code, inline_stdlib=False)
        used = sorted(self._std_functions | self._std_methods)
        if used:
            raise JSError(f"needs pscript's run-time library: {', '.join(used)}")

    def get_declarations(self, ns: Any) -> str:
        """Names are declared where they are first assigned, see parse_Assign; here only the others."""
        names = sorted(ns.get_defined() - getattr(ns, "declared", set()))
        return self.lf(f"var {', '.join(names)};") if names and len(self._stack) > 1 else ""

    def parse_Assign(self, node):  # type: ignore[no-untyped-def]
        target = node.target_nodes[0]
        first = isinstance(target, ast.Name) and not self.vars.is_known(target.name)
        if first and self.is_list(node.value_node):
            self.vars.lists = {target.name, *getattr(self.vars, "lists", ())}
        if isinstance(node.value_node, ast.ListComp):  # pscript would write a loop of its own here
            node.value_node = ast.BoolOp("And", [node.value_node])
        code = super().parse_Assign(node)
        if first:
            code.insert(1, "var ")  # like Python's, the name is the whole function's
            self.vars.declared = {target.name, *getattr(self.vars, "declared", ())}
        return code

    def parse_ImportFrom(self, node):  # type: ignore[no-untyped-def]
        return []  # modules are joined in import order

    parse_Import = parse_ImportFrom

    def parse_ClassDef(self, node):  # type: ignore[no-untyped-def]
        return []  # a TypedDict: it exists for the type checker alone

    def parse_FunctionDef(self, node, lambda_=False, asyn=False):  # type: ignore[no-untyped-def]
        names = [arg.name for arg in node.arg_nodes]
        defaults = [
            f"{arg.name} = {''.join(self.parse(arg.value_node))}" if arg.value_node else arg.name
            for arg in node.arg_nodes
        ]
        arguments = ", ".join(defaults)
        if not lambda_:
            self.vars.add(node.name)
        self.push_stack("function", "" if lambda_ else node.name)
        for name in names:
            self.vars.add(name)
        self.vars.lists = {arg.name for arg in node.arg_nodes if is_list_type(arg.annotation_node)}
        self._indent += 1
        comments = []
        if lambda_:
            body = ["".join(self.parse(node.body_node))]
        else:
            comments = [self.lf("// " + line) for line in self.pop_docstring(node).splitlines()]
            body = [part for child in node.body_nodes for part in self.parse(child)]
        for name in names:
            self.vars.discard(name)
        declarations = self.get_declarations(self._stack[-1][2])
        self.pop_stack()
        self._indent -= 1
        if lambda_:
            return [f"(({arguments}) => ({body[0]}))"]
        self._seen_func_names.add(node.name)
        self.vars.declared = {node.name, *getattr(self.vars, "declared", ())}
        head = self.lf(f"var {node.name} = {'async ' if asyn else ''}({arguments}) => {{")
        return [head, *comments, declarations, *body, self.lf("};"), "\n" if len(self._stack) == 1 else ""]

    def parse_Attribute(self, node, fullname=None):  # type: ignore[no-untyped-def]
        base = node.value_node
        if isinstance(base, ast.Name) and base.name == "window" and node.attr in GLOBALS:
            return node.attr
        return super().parse_Attribute(node, fullname)

    def parse_Return(self, node):  # type: ignore[no-untyped-def]
        if node.value_node is None:
            return self.lf("return;")
        return self.lf(f"return {''.join(self.parse(node.value_node))};")

    def parse_Call(self, node):  # type: ignore[no-untyped-def]
        function = node.func_node
        arguments = ", ".join("".join(self.parse(arg)) for arg in node.arg_nodes)
        if isinstance(function, ast.Attribute):
            base = unify(self.parse(function.value_node))
            if function.attr == "new":
                return [f"new {base}({arguments})"]
            if function.attr == "join":
                return [f"{unify(arguments)}.join({base})"]
            if base == "window" and function.attr in GLOBALS:
                return [f"{function.attr}({arguments})"]
            return [f"{base}.{METHODS.get(function.attr, function.attr)}({arguments})"]
        name = function.name if isinstance(function, ast.Name) else ""
        if name == "fullmatch":
            return [self.fullmatch(*node.arg_nodes)]
        own = getattr(self, "call_" + name, None)
        if own and not self.vars.is_known(name):
            return [own(*[unify(self.parse(arg)) for arg in node.arg_nodes])]
        return [f"{unify(self.parse(function))}({arguments})"]

    def call_len(self, value: str) -> str:
        return f"{value}.length"

    def call_min(self, *values: str) -> str:
        return f"Math.min({', '.join(values)})"

    def call_max(self, *values: str) -> str:
        return f"Math.max({', '.join(values)})"

    def call_abs(self, value: str) -> str:
        return f"Math.abs({value})"

    def call_floor(self, value: str) -> str:
        return f"Math.floor({value})"

    def call_ceil(self, value: str) -> str:
        return f"Math.ceil({value})"

    def call_str(self, value: str) -> str:
        return f"String({value})"

    def call_int(self, digits: str) -> str:
        return f"Number({digits})"

    def call_bool(self, value: str) -> str:
        return f"!!{value}"

    def fullmatch(self, pattern: Any, text: Any) -> str:
        """re.fullmatch with a literal pattern, as a test: true or false."""
        source = pattern.value.replace("/", "\\/")
        whole = f"(?:{source})" if "|" in source else source
        return f"/^{whole}$/.test({''.join(self.parse(text))})"

    def call_getattr(self, value: str, name: str, otherwise: str) -> str:
        """getattr(value, "name", None): a missing property is undefined, which is None."""
        return f"{value}.{json.loads(name)}"

    def call_hasattr(self, value: str, name: str) -> str:
        return f"({name} in {value})"

    def parse_JoinedStr(self, node):  # type: ignore[no-untyped-def]
        parts = []
        for part in node.value_nodes:
            if isinstance(part, ast.Str):
                text = literal(part.value)[1:-1].replace('\\"', '"')
                parts.append(text.replace("`", "\\`").replace("${", "\\${"))
            else:
                parts.append("${" + "".join(self.parse(part.value_node)) + "}")
        return ["`", *parts, "`"]

    def parse_Str(self, node):  # type: ignore[no-untyped-def]
        return [literal(node.value)]

    def parse_Dict(self, node):  # type: ignore[no-untyped-def]
        pairs = zip(node.key_nodes, node.value_nodes, strict=True)
        return ["({", ", ".join(f"{key(k.value)}: {''.join(self.parse(v))}" for k, v in pairs), "})"]

    def parse_Subscript(self, node):  # type: ignore[no-untyped-def]
        base = node.value_node
        if not isinstance(base, (ast.Name, ast.Attribute, ast.Subscript, ast.Call)):
            node.value_node = ast.BoolOp("And", [base])  # pscript forgets the parentheses
        return super().parse_Subscript(node)

    def parse_ListComp(self, node):  # type: ignore[no-untyped-def]
        """[f(x) for x in xs if t(x)] as [...xs].filter((x) => t(x)).map((x) => f(x))."""
        [part] = node.comp_nodes
        names = [target.name for target in getattr(part.target_node, "element_nodes", [part.target_node])]
        parameter = f"[{', '.join(names)}]" if len(names) > 1 else names[0]
        code = unify(self.parse(part.iter_node))
        same = isinstance(node.element_node, ast.Name) and node.element_node.name == parameter
        if not self.is_list(part.iter_node) or (same and not part.if_nodes):
            code = f"[...{code}]"  # the platform's own lists have no such methods, and a copy is a copy
        self.push_stack("function", "")
        for name in names:
            self.vars.add(name)
        for test in part.if_nodes:
            code += f".filter(({parameter}) => {unify(self.parse(test))})"
        item = "" if same else f".map(({parameter}) => {unify(self.parse(node.element_node))})"
        for name in names:
            self.vars.discard(name)
        self.pop_stack()
        return [code + item]

    def is_list(self, node: Any) -> bool:
        """Whether a value is known to be a list of ours."""
        if isinstance(node, (ast.ListComp, ast.List)):
            return True
        if isinstance(node, ast.Call) and isinstance(node.func_node, ast.Attribute):
            return bool(node.func_node.attr == "split")
        if isinstance(node, ast.Name):
            for _, _, names in reversed(self._stack):
                if node.name in names:
                    return bool(node.name in getattr(names, "lists", ()))
        return False

    def parse_Compare(self, node):  # type: ignore[no-untyped-def]
        left = unify(self.parse(node.left_node))
        right = unify(self.parse(node.right_node))
        if right == "null" and is_call_of(node.left_node, "fullmatch"):
            return [f"{'!' if node.op == node.COMP.Is else ''}{left}"]
        if node.op in (node.COMP.In, node.COMP.NotIn):
            return [f"{'!' if node.op == node.COMP.NotIn else ''}{right}.includes({left})"]
        if right == "null":  # the platform's undefined is None too
            return [f"{left} {'==' if node.op in (node.COMP.Is, node.COMP.Eq) else '!='} null"]
        return [f"{left} {self.COMP_OP[node.op]} {right}"]

    def parse_For(self, node):  # type: ignore[no-untyped-def]
        iterable = node.iter_node
        function = iterable.func_node if isinstance(iterable, ast.Call) else None
        if is_call_of(iterable, "range"):
            return self.range_loop(node)
        if isinstance(function, ast.Attribute) and function.attr == "items":
            sequence = f"Object.entries({''.join(self.parse(function.value_node))})"
        else:
            sequence = "".join(self.parse(iterable))
        targets = getattr(node.target_node, "element_nodes", [node.target_node])
        for target in targets:
            self.vars.add(target.name)
        names = ", ".join(target.name for target in targets)
        target = f"[{names}]" if len(targets) > 1 else names
        code = [self.lf(f"for ({target} of {sequence}) {{")]
        self._indent += 1
        for child in node.body_nodes:
            code += self.parse(child)
        self._indent -= 1
        return [*code, self.lf("}")]

    def range_loop(self, node: Any) -> list[str]:
        """As Python's: the end is worked out once, and the name keeps what the last turn left in it."""
        values = ["".join(self.parse(arg)) for arg in node.iter_node.arg_nodes]
        start, end, step = (["0", *values, "1"] if len(values) == 1 else [*values, "1"])[:3]
        name = node.target_node.name
        self.vars.add(name)
        self._dummy_counter += 1
        turn = f"stub{self._dummy_counter}_{name}"
        less = ">" if step.startswith("-") else "<"
        let = f"let {turn} = {start}, {turn}_end = {end}"
        head = self.lf(f"for ({let}; {turn} {less} {turn}_end; {turn} += {step}) {{")
        self._indent += 1
        first = self.lf(f"{name} = {turn};")
        self._indent -= 1
        return [head, first, *self._block(node.body_nodes), self.lf("}")]

    def parse_Try(self, node):  # type: ignore[no-untyped-def]
        code = [self.lf("try {"), *self._block(node.body_nodes)]
        for handler in node.handler_nodes:
            code += [self.lf(f"}} catch ({handler.name or '_'}) {{"), *self._block(handler.body_nodes)]
        if node.finally_nodes:
            code += [self.lf("} finally {"), *self._block(node.finally_nodes)]
        return [*code, self.lf("}")]

    def _block(self, nodes: list[Any]) -> list[str]:
        self._indent += 1
        code = [part for node in nodes for part in self.parse(node)]
        self._indent -= 1
        return code


def literal(text: str) -> str:
    """A JavaScript string. The two separators end a line in ES2017."""
    quoted = json.dumps(text, ensure_ascii=False)
    return quoted.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def key(text: str) -> str:
    """An object literal's key. __proto__: x would set what the object inherits from."""
    if text == "__proto__":
        return '["__proto__"]'
    return text if fullmatch("[A-Za-z_$][A-Za-z0-9_$]*", text) else literal(text)


def is_list_type(annotation: Any) -> bool:
    """Whether an annotation is list[…]."""
    whole = getattr(annotation, "value_node", None)
    return isinstance(annotation, ast.Subscript) and isinstance(whole, ast.Name) and whole.name == "list"


def is_call_of(node: object, name: str) -> bool:
    """Whether a node calls the builtin or imported function of that name."""
    return isinstance(node, ast.Call) and isinstance(node.func_node, ast.Name) and node.func_node.name == name


def translate(source: str) -> str:
    """Give the JavaScript of one module's Python source. Raises JSError for what pscript refuses."""
    return str(Translator(source).dump())
