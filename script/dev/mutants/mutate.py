"""Small changes that a test should notice, one at a time, made in the syntax tree of a module.

What the test database would not see is left alone: fields, constraints and triggers of models are made once, from the
migrations. (script/test breaks those by name: casework/tests/test_database_rules.py.)
"""

import ast
import copy
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

Change = tuple[str, Callable[[ast.AST], ast.AST | None]]
"""What is changed, in words; and the node that comes in place of a copy of the old one (None: nothing)."""

OPPOSITE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
QUERIES = {"filter", "exclude", "update", "get", "create", "get_or_create", "order_by", "select_for_update"}
WORDS = {"_", "gettext", "ngettext", "gettext_lazy"}


@dataclass(frozen=True)
class Mutant:
    path: Path
    number: int
    """Its place among the changes of the file."""
    line: int
    what: str
    source: str
    """The line as it is written."""

    @property
    def key(self) -> str:
        """The same as long as the file is the same."""
        return f"{self.path}:{self.number}:{hashlib.sha256(self.path.read_bytes()).hexdigest()[:16]}"


def mutants_of(path: Path) -> list[Mutant]:
    text = path.read_text()
    lines = text.splitlines()
    tree = ast.parse(text)
    return [
        Mutant(path, number, node.lineno, what, lines[node.lineno - 1].strip())
        for number, (node, _index, what, _make) in enumerate(_places(tree))
    ]


def mutated(mutant: Mutant) -> ast.Module:
    """The module's tree with this one change."""
    tree = ast.parse(mutant.path.read_text())
    node, _index, _what, make = list(_places(tree))[mutant.number]
    _Replace(node, make(copy.deepcopy(node))).visit(tree)
    return ast.fix_missing_locations(tree)


class _Replace(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST | None) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST | None:
        if node is self.old:
            return ast.Pass() if self.new is None else self.new
        return super().generic_visit(node)


def _places(tree: ast.Module) -> Iterator[tuple[ast.stmt | ast.expr, int, str, Callable[[ast.AST], ast.AST | None]]]:
    for node in _walk(tree):
        for index, (what, make) in enumerate(_changes(node)):
            yield node, index, what, make


def _walk(node: ast.AST) -> Iterator[ast.stmt | ast.expr]:
    """What runs when the code does: no annotations, no words for people, no fields of models."""
    for child in ast.iter_child_nodes(node):
        if _is_left_alone(child, node):
            continue
        if isinstance(child, ast.stmt | ast.expr):
            yield child
        yield from _walk(child)


def _is_left_alone(child: ast.AST, parent: ast.AST) -> bool:
    about_types = (getattr(parent, "annotation", None), getattr(parent, "returns", None))
    return (
        isinstance(child, ast.arguments)
        or child in about_types
        or child in getattr(parent, "decorator_list", ())
        or (isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant))
        or (isinstance(child, ast.Call) and isinstance(child.func, ast.Name) and child.func.id in WORDS)
        or (isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test))
        or (isinstance(parent, ast.ClassDef) and _is_made_by_migrations(child, parent))
    )


def _is_made_by_migrations(child: ast.AST, owner: ast.ClassDef) -> bool:
    if isinstance(child, ast.FunctionDef | ast.ClassDef):
        return False
    return owner.name == "Meta" or any("Model" in ast.unparse(base) for base in owner.bases)


def _changes(node: ast.stmt | ast.expr) -> Iterator[Change]:
    if isinstance(node, ast.stmt):
        yield from _of_statement(node)
    else:
        yield from _of_condition(node)
        yield from _of_value(node)


def _of_condition(node: ast.expr) -> Iterator[Change]:
    match node:
        case ast.Compare(ops=[operator]) if type(operator) in OPPOSITE:
            yield "the opposite comparison", _compared
        case ast.BoolOp():
            yield "and for or, or for and", _other_connective
            yield from _parts_left_out("values", len(node.values))
        case ast.UnaryOp(op=ast.Not() | ast.Invert()):
            yield "without not", lambda old: old.operand  # type: ignore[attr-defined]
        case ast.IfExp():
            yield "always the first", lambda old: old.body  # type: ignore[attr-defined]
            yield "always the second", lambda old: old.orelse  # type: ignore[attr-defined]


def _of_value(node: ast.expr) -> Iterator[Change]:
    match node:
        case ast.BinOp() if type(node.op) in ARITHMETIC:
            yield "another operator", _other_operator
        case ast.Constant(value=bool(truth)):
            yield f"{not truth} for {truth}", _with("value", not truth)
        case ast.Constant(value=int(number)):
            yield f"{number + 1} for {number}", _with("value", number + 1)
        case ast.Call(func=ast.Attribute(attr=name)) if name in QUERIES:
            for place, keyword in enumerate(node.keywords):
                yield f"without {keyword.arg or '**'}=", _without("keywords", place)
        case ast.Tuple(elts=parts, ctx=ast.Load()) | ast.List(elts=parts, ctx=ast.Load()) | ast.Set(elts=parts):
            yield from _parts_left_out("elts", len(parts))
        case ast.Dict(keys=keys):
            yield from _parts_left_out("keys values", len(keys))


def _of_statement(node: ast.stmt) -> Iterator[Change]:
    match node:
        case ast.If():
            yield "as if always true", _with("test", ast.Constant(True))
            yield "as if never true", _with("test", ast.Constant(False))
        case ast.Return(value=value) if value is not None and not _is_none(value):
            yield "returns None", _with("value", ast.Constant(None))
        case ast.Expr(value=ast.Call()) | ast.Raise() | ast.AugAssign() | ast.Continue() | ast.Break() | ast.Delete():
            yield "left out", lambda old: None
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
            yield "left out", lambda old: None


def _parts_left_out(lists: str, many: int) -> Iterator[Change]:
    """None where only one part is there: what is left out then is the whole."""
    for place in range(many if many > 1 else 0):
        yield f"without its part {place + 1}", _without(lists, place)


def _is_none(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is None


def _compared(old: ast.AST) -> ast.AST:
    assert isinstance(old, ast.Compare)
    old.ops = [OPPOSITE[type(old.ops[0])]()]
    return old


def _other_connective(old: ast.AST) -> ast.AST:
    assert isinstance(old, ast.BoolOp)
    old.op = ast.Or() if isinstance(old.op, ast.And) else ast.And()
    return old


def _other_operator(old: ast.AST) -> ast.AST:
    assert isinstance(old, ast.BinOp)
    old.op = ARITHMETIC[type(old.op)]()
    return old


def _with(name: str, value: object) -> Callable[[ast.AST], ast.AST]:
    def change(old: ast.AST) -> ast.AST:
        setattr(old, name, value)
        return old

    return change


def _without(lists: str, place: int) -> Callable[[ast.AST], ast.AST]:
    """`lists`: names of the node's lists that go together."""

    def change(old: ast.AST) -> ast.AST:
        for name in lists.split():
            del getattr(old, name)[place]
        return old.values[0] if isinstance(old, ast.BoolOp) and len(old.values) == 1 else old

    return change
