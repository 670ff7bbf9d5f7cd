"""Statements, functions and the module's own level. Whatever has no method here is refused."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Mapping

from compiler.guard import flow, refusals
from compiler.guard.expressions import Expressions
from compiler.guard.flow import Flow, Names
from compiler.guard.kinds import (
    ANY,
    INT,
    NONE,
    STR,
    TYPE,
    TYPING_MODULES,
    Kind,
    from_annotation,
    from_function,
    is_alias,
    join,
    join_all,
    typed_dict,
)

IMPORTS = {"math": {"ceil", "floor"}, "re": {"fullmatch"}, "browser": {"document", "window"}}
BUILT_IN = {name: Kind("function", (ANY,)) for name in refusals.COMPILED - {"ceil", "floor", "fullmatch"}}


class Module(Expressions):
    """The walk through one module. `known` are the kinds of what it imports, by module and name."""

    def __init__(self, file: str, tree: ast.Module, known: Mapping[str, Mapping[str, Kind]]) -> None:
        super().__init__(file, Names({}, Names(dict(BUILT_IN))))
        self.top = self.names
        self.tree = tree
        self.known = known
        self.types: dict[str, Kind] = {}
        self.settling = False  # the first walk through a function finds its names' kinds
        self.annotated: set[str] = set()
        self.result = NONE
        self.define()

    def define(self) -> None:
        """The kinds of all top-level names, so that functions may use one another in any order."""
        for node in self.tree.body:
            if isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    self.imported(node.module or "", alias.name)
            elif isinstance(node, ast.ClassDef):
                self.types[node.name] = typed_dict(node, self.types)
                self.top.kinds[node.name] = TYPE
        for node in self.tree.body:
            if isinstance(node, ast.FunctionDef):
                self.top.kinds[node.name] = from_function(node, self.types)

    def imported(self, module: str, name: str) -> None:
        kind = self.known.get(module, {}).get(name, ANY)
        if module in TYPING_MODULES:
            self.top.kinds[name] = TYPE
        elif kind.name == "type":
            self.types[name] = kind.of[0]
            self.top.kinds[name] = TYPE
        elif module in ("math", "re"):
            self.top.kinds[name] = Kind("function", (ANY,))
        else:
            self.top.kinds[name] = kind

    def exports(self) -> dict[str, Kind]:
        """What other modules may import, by kind; a type as `type` of what it names."""
        types = {name: Kind("type", (kind,)) for name, kind in self.types.items()}
        return {**{name: kind for name, kind in self.top.kinds.items() if kind != TYPE}, **types}

    def check(self) -> None:
        counts = Counter(name for name, _ in flow.bound_names(self.tree.body))
        for place, node in enumerate(self.tree.body):
            self.module_statement(node, place, counts)

    def module_statement(self, node: ast.stmt, place: int, counts: Counter[str]) -> None:
        if isinstance(node, ast.ImportFrom):
            self.import_from(node)
        elif isinstance(node, ast.FunctionDef):
            self.name(node, node.name, top=True)
            if counts[node.name] > 1:
                self.refuse(node, f"{node.name} defined twice", "JavaScript takes the last from the start", "one")
            self.function(node)
        elif isinstance(node, ast.ClassDef):
            bases = [base.id for base in node.bases if isinstance(base, ast.Name)]
            fields = all(isinstance(part, ast.AnnAssign | ast.Expr | ast.Pass) for part in node.body)
            if bases != ["TypedDict"] or node.decorator_list or not fields:
                self.refuse_syntax(node)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if is_alias(node.value, self.types, self.imported_types()):
                self.refuse(node, "a type alias", "it is compiled as a value", "the type itself")
            elif isinstance(target, ast.Name):
                self.name(target, target.id, top=True)
                self.statement(node)
            else:
                self.refuse(node, "this at the top level", "it is compiled for plain names", "it in a function")
        elif runs_only(node):
            if not self.file.removesuffix(".py").endswith("main"):
                self.refuse(node, "a call at the top level", "only main runs anything", "it in a function")
            self.statement(node)
        elif not (place == 0 and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            self.refuse(node, "this at the top level", "only names are defined there", "it in a function")

    def imported_types(self) -> set[str]:
        return {name for name, kind in self.top.kinds.items() if kind == TYPE}

    def import_from(self, node: ast.ImportFrom) -> None:
        module = node.module or ""
        known = module.startswith("client.") or module in (*TYPING_MODULES, *IMPORTS, "__future__")
        if node.level or not known:
            self.refuse(node, f"importing from {'.' * node.level}{module}", "it is not compiled", "from client.x import …")
        for alias in node.names:
            if alias.name == "*":
                self.refuse(node, "import *", "it hides which names there are", "each name")
            elif alias.asname:
                self.refuse(node, f"{alias.name} as {alias.asname}", "modules share one scope", "the name itself")
            elif module in IMPORTS and alias.name not in IMPORTS[module]:
                self.refuse(node, f"{module}.{alias.name}", refusals.NOT_THERE, f"one of {sorted(IMPORTS[module])}")

    def function(self, node: ast.FunctionDef) -> None:
        for decorator in node.decorator_list:
            self.refuse(decorator, "a decorator", "it is not compiled", "a call in the function")
        self.parameters(node.args)
        for arg in node.args.args:
            if not arg.annotation:
                self.refuse(arg, f"{arg.arg} without a type", "the guard needs to know it", f"{arg.arg}: …")
        if not node.returns:
            self.refuse(node, f"{node.name} without a result's type", "the guard needs to know it", "-> …")
        parameters = {arg.arg: from_annotation(arg.annotation, self.types) for arg in node.args.args}
        outer = (self.names, self.annotated, self.result, self.settling, self.quiet)
        self.names = Names(dict(parameters), self.names)
        self.annotated = set(parameters)
        self.result = from_annotation(node.returns, self.types)
        self.bindings(node, set(parameters))
        self.order(node, set(parameters))
        self.settling, self.quiet = True, True
        self.block(node.body)
        self.settling, self.quiet = outer[3:]
        self.names.not_none = set()
        self.block(node.body)
        self.names, self.annotated, self.result, self.settling, self.quiet = outer

    def bindings(self, node: ast.FunctionDef, parameters: set[str]) -> None:
        """The names a function binds."""
        outside = flow.declared(node.body, ast.Global) | flow.declared(node.body, ast.Nonlocal)
        bound = flow.bound_names(node.body)
        counts = Counter([*parameters, *(name for name, _ in bound)])
        for name, where in bound:
            if name not in outside:
                self.name(where, name)
            if isinstance(where, ast.FunctionDef | ast.ExceptHandler) and counts[name] > 1:
                self.refuse(where, f"{name} defined twice", "JavaScript keeps both apart otherwise", "another name")
            if isinstance(where, ast.FunctionDef) and where not in node.body:
                why = "JavaScript knows it in that block alone"
                self.refuse(where, f"def {name} in a block", why, "it in the function's own body, or a lambda")
        for part in flow.own_nodes(node.body):
            if isinstance(part, ast.Global | ast.Nonlocal):
                if part not in node.body[:2]:
                    self.refuse(part, "global or nonlocal here", "it holds for the whole function", "it at the start")
                for name in part.names if isinstance(part, ast.Global) else []:
                    if not any(name == top for top, _ in flow.bound_names(self.tree.body)):
                        self.refuse(part, f"global {name}", "this module does not define it", f"{name} = … at its top")

    def order(self, node: ast.FunctionDef, parameters: set[str]) -> None:
        """Names read before they have a value, and paths that fall off the end."""
        outside = flow.declared(node.body, ast.Global) | flow.declared(node.body, ast.Nonlocal)
        walk = Flow({name for name, _ in flow.bound_names(node.body)} - outside)
        falls = walk.block(node.body, set(parameters)) is not None
        for name in walk.early:
            self.refuse(name, f"{name.id} before it has a value", "JavaScript reads undefined", "a value first")
        if falls and self.result != NONE:
            self.refuse(node, f"{node.name} falls off its end", "the result is undefined in JavaScript", "return None")

    def block(self, body: list[ast.stmt]) -> None:
        known = set(self.names.not_none)
        for place, node in enumerate(body):
            if place == 0 and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                continue  # a docstring
            self.statement(node)
            self.names.not_none -= {name for name, _ in flow.bound_names([node])}
            known -= {name for name, _ in flow.bound_names([node])}
            if isinstance(node, ast.If) and not node.orelse and Flow(set()).block(node.body, set()) is None:
                self.names.not_none |= flow.without_none(node.test, False)
        self.names.not_none = known

    def statement(self, node: ast.stmt) -> None:
        method = getattr(self, f"run_{type(node).__name__}", None)
        if method:
            method(node)
        else:
            self.refuse_syntax(node)

    def run_Pass(self, node: ast.stmt) -> None:
        """Nothing to check."""

    run_Break = run_Continue = run_Global = run_Nonlocal = run_Pass

    def run_FunctionDef(self, node: ast.FunctionDef) -> None:
        self.names.kinds[node.name] = from_function(node, self.types)
        if not self.settling:
            self.function(node)

    def run_Expr(self, node: ast.Expr) -> None:
        if isinstance(node.value, ast.Call):
            self.call(node.value)
        elif isinstance(node.value, ast.Await | ast.Yield | ast.YieldFrom):
            self.refuse_syntax(node.value)
        else:
            self.refuse(node, "an expression as a statement", "it does nothing", "a call or an assignment")

    def run_Return(self, node: ast.Return) -> None:
        if node.value is None:
            if self.result != NONE:
                self.refuse(node, "return without a value", "it is undefined in JavaScript", "return None")
        elif isinstance(node.value, ast.Call) and self.result == NONE:
            self.call(node.value)
        else:
            self.kind(node.value)

    def run_Assign(self, node: ast.Assign) -> None:
        target = node.targets[0]
        if len(node.targets) > 1:
            self.refuse(node, "a = b = …", "JavaScript sets them in the other order", "a line for each")
        self.assigned(target, node.value, self.kind(node.value))

    def run_AnnAssign(self, node: ast.AnnAssign) -> None:
        kind = from_annotation(node.annotation, self.types)
        if node.value:
            found = self.kind(node.value)
            self.assigned(node.target, node.value, found if self.is_final(node.annotation) else kind)
        else:
            self.refuse(node, "a name without a value", "pscript does not take it", "its first value")
        if isinstance(node.target, ast.Name):
            if not self.is_final(node.annotation):
                self.names.kinds[node.target.id] = kind
            self.annotated.add(node.target.id)

    def is_final(self, annotation: ast.expr) -> bool:
        return isinstance(annotation, ast.Name) and annotation.id == "Final"

    def assigned(self, target: ast.expr, value: ast.expr, kind: Kind) -> None:
        if isinstance(target, ast.Tuple):
            if kind.name not in ("list", "tuple", "any"):
                self.refuse(target, f"parts of {kind}", "JavaScript counts them otherwise", "a list or tuple")
            self.unpacked(target, kind)
            return
        if isinstance(target, ast.Name):
            self.bind(target.id, kind)
        elif isinstance(target, ast.Attribute | ast.Subscript):
            self.kind(target)
            if self.calls_ours(target) and self.calls_ours(value):
                self.refuse(target, "calls on both sides of =", "JavaScript calls the left one first", "a name first")
        else:
            self.refuse_syntax(target)

    def unpacked(self, target: ast.expr, kind: Kind) -> None:
        for place, part in enumerate(target.elts if isinstance(target, ast.Tuple) else []):
            if isinstance(part, ast.Name):
                whole = kind.name == "tuple" and place < len(kind.of)
                self.bind(part.id, kind.of[place] if whole else kind.item if kind.is_container else ANY)
            elif isinstance(part, ast.Subscript | ast.Attribute):
                self.kind(part)
            else:
                self.refuse(part, "a nested target", "it is not compiled", "names")

    def bind(self, name: str, kind: Kind) -> None:
        if name in self.annotated:
            return
        if self.names is self.top or name not in self.names.kinds:
            if self.names is self.top or self.settling:
                self.names.kinds[name] = kind
        elif self.settling:
            self.names.kinds[name] = join(self.names.kinds[name], kind)

    def bind_items(self, target: ast.expr, kind: Kind) -> None:
        """A loop's or comprehension's own names."""
        if isinstance(target, ast.Name):
            self.name(target, target.id)
            if self.settling or target.id not in self.names.kinds:
                self.bind(target.id, kind)
                self.names.kinds.setdefault(target.id, kind)
        elif isinstance(target, ast.Tuple) and all(isinstance(part, ast.Name) for part in target.elts):
            kinds = kind.of if kind.name == "tuple" and len(kind.of) == len(target.elts) else None
            for place, part in enumerate(target.elts):
                self.bind_items(part, kinds[place] if kinds else kind.item if kind.is_container else ANY)
        else:
            self.refuse(target, "this target of a for", "it is compiled for names alone", "names")

    def iterated(self, node: ast.expr) -> Kind:
        """What a loop over it gives."""
        kind = self.kind(node)
        if kind.name == "str":
            return STR
        if kind.name in ("list", "tuple"):
            return join_all(kind.of)
        if kind.name == "dict":
            self.refuse(node, "a loop over a dict", "JavaScript's objects are not iterable", "for key, value in x.items():")
        elif kind != ANY:
            self.refuse(node, f"a loop over {kind}", "it has no items", "a list")
        return ANY

    def run_AugAssign(self, node: ast.AugAssign) -> None:
        load = ast.copy_location(ast.parse(ast.unparse(node.target), mode="eval").body, node)
        kind = self.arithmetic(node, node.op, self.kind(load), self.kind(node.value), node.value)
        if isinstance(node.target, ast.Name):
            self.bind(node.target.id, kind)
        else:
            self.kind(node.target)

    def run_If(self, node: ast.If) -> None:
        self.truth(node.test)
        self.branch(node.body, flow.without_none(node.test, True))
        self.branch(node.orelse, flow.without_none(node.test, False))

    def branch(self, body: list[ast.stmt], shown: set[str]) -> None:
        known = set(self.names.not_none)
        self.names.not_none = known | shown
        self.block(body)
        self.names.not_none = known

    def run_While(self, node: ast.While) -> None:
        self.loop(node)
        self.truth(node.test)
        self.branch(node.body, flow.without_none(node.test, True))

    def loop(self, node: ast.While | ast.For) -> None:
        if node.orelse:
            self.refuse(node, "else after a loop", "it is not compiled", "a name that says whether it broke off")
        self.names.not_none -= {name for name, _ in flow.bound_names([node])}

    def run_For(self, node: ast.For) -> None:
        self.loop(node)
        call = node.iter if isinstance(node.iter, ast.Call) else None
        func = call.func if call else None
        if call and isinstance(func, ast.Name) and func.id == "range":
            self.range(call)
            self.bind_items(node.target, INT)
        elif call and isinstance(func, ast.Attribute) and func.attr == "items":
            kind = self.kind(func.value)
            if kind.name != "dict" or not isinstance(node.target, ast.Tuple):
                self.refuse(node, f".items() of {kind}", "it is compiled for a dict alone", "window.Object.entries(x)")
            self.bind_items(node.target, Kind("tuple", (STR, kind.item)))
            self.unchanged(node, func.value)
        else:
            self.bind_items(node.target, self.iterated(node.iter))
        self.branch(node.body, set())

    def range(self, call: ast.Call) -> None:
        if any(self.kind(arg) != INT for arg in call.args) or call.keywords:
            self.refuse(call, "range() of no ints", "Python refuses it", "ints of known type")
        step = call.args[2] if len(call.args) > 2 else ast.Constant(1)
        plain = step.operand if isinstance(step, ast.UnaryOp) else step
        if not (isinstance(plain, ast.Constant) and plain.value):
            self.refuse(call, "this step of range()", "its sign must be known when it is compiled", "a literal")

    def unchanged(self, node: ast.For, over: ast.expr) -> None:
        for part in ast.walk(ast.Module(node.body, [])):
            if isinstance(part, ast.Subscript) and isinstance(part.ctx, ast.Store):
                if ast.unparse(part.value) == ast.unparse(over):
                    self.refuse(part, "a dict changed in a loop over it", "JavaScript loops over a copy", "a new dict")

    def run_Try(self, node: ast.Try) -> None:
        self.branch(node.body, set())
        if len(node.handlers) > 1 or node.orelse:
            self.refuse(node, "try with else or several excepts", "JavaScript has one catch", "one except Exception")
        for handler in node.handlers:
            if not (isinstance(handler.type, ast.Name) and handler.type.id == "Exception"):
                self.refuse(handler, "except of some errors alone", "JavaScript catches all", "except Exception")
            if handler.name:
                self.names.kinds[handler.name] = ANY
            self.branch(handler.body, set())
        self.branch(node.finalbody, set())


def runs_only(node: ast.stmt) -> bool:
    """A call, or an if around calls: what main may have at its top level."""
    if isinstance(node, ast.If):
        return all(runs_only(part) for part in [*node.body, *node.orelse])
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
