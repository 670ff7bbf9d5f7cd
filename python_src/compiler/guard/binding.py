"""What names are bound to: assignments and the targets of loops."""

from __future__ import annotations

import ast

from compiler.guard.expressions import Expressions
from compiler.guard.kinds import ANY, STR, Kind, from_annotation, join, join_all


class Binding(Expressions):
    """The part that knows assignments."""

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
                self.refuse(
                    target, "calls on both sides of =", "JavaScript calls the left one first", "a name first"
                )
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
        if name in self.annotated or name in self.outside:
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
            self.refuse(
                node,
                "a loop over a dict",
                "JavaScript's objects are not iterable",
                "for key, value in x.items():",
            )
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
