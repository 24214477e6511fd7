"""What hides: each condition by which a read leaves something out, or leaves it empty, for what it is or for who asks.

They are found in the code, so that a new one is not forgotten: what a query selects by, what a read answers "not found"
for, what is shown in place of nothing. What a reader asks for by themselves (`query`) hides nothing.
"""

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import CodeType
from typing import Any

import pytest
from sqlalchemy import ClauseElement, false, true

from chassis.runtime import folder_of
from tests.installation import SERVICES

WRITING = {
    *("actions", "models", "schemas", "service", "subscribers", "examples", "events", "base", "words", "keys"),
    *("administrators", "seats", "states", "telling"),
}
NAMING = {"actions", "allowed", "outcomes", "takes", "takes_registrations", "entry"}  # what one may do; how it is put
GONE = {"not-found", "gone"}
VERDICTS = {"counted", "facilitates", "gave", "mine", "moderator", "public", "receives", "shown", "stage", "waiting"}
SAYS = {  # what says whether something may be seen
    *("state", "visibility", "published_at", "opened_at", "claimed_at", "closed_at", "queued_at"),
    *("number", "started_at", "ended_at", "expires_at"),
}
ASKS = {  # who asks, and what is theirs
    *("acting", "asker", "me", "own", "owned", "led", "led_by", "hosts", "coordinates", "may", "may_plan"),
    *("may_moderate", "is_mine", "participant", "author", "giver", "teams", "leads", "belongs", "speaks_for"),
    *("organisations", "in_their_name", "seen", "person"),
}
MEETS = "__meets__"


@dataclass(eq=False)
class Filter:
    """One condition; where it is `opened`, it hides nothing any more."""

    module: str
    function: str
    node: ast.expr
    opened: bool
    again: int = 0  # how often the same condition was found before in the same function

    def __str__(self) -> str:
        said = f"{self.module}:{self.function}:{ast.unparse(self.node)}"
        return f"{said} ({self.again + 1})" if self.again else said


class Finder(ast.NodeVisitor):
    """Find the conditions of one module."""

    def __init__(self, module: str, tree: ast.Module) -> None:
        self.module, self.within = module, [""]
        self.assigned: list[dict[str, ast.expr]] = [assignments(tree)]
        self.found: dict[ast.expr, Filter] = {}
        self.returns = ""
        self.visit(tree)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        before, self.returns = self.returns, ast.unparse(node.returns) if node.returns else ""
        self.within.append(f"{self.within[-1]}.{node.name}".lstrip("."))
        self.assigned.append(assignments(node))
        if node.name not in NAMING:
            self.generic_visit(node)
        self.returns = before
        self.within.pop()
        self.assigned.pop()

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self.within.append(f"{self.within[-1]}.{node.name}".lstrip("."))
        self.generic_visit(node)
        self.within.pop()

    def visit_Call(self, node: ast.Call) -> None:
        if isinstance(node.func, ast.Attribute) and node.func.attr == "where":
            for argument in node.args:
                if not isinstance(argument, ast.Starred):
                    self.leaves(argument, opened=True)
        self.generic_visit(node)

    def visit_Yield(self, node: ast.Yield) -> None:
        if "ColumnElement" in self.returns and node.value is not None:
            self.leaves(node.value, opened=True)

    def visit_Return(self, node: ast.Return) -> None:
        if node.value is not None and ("ColumnElement" in self.returns or self.returns == "bool"):
            for each in node.value.elts if isinstance(node.value, ast.List) else [node.value]:
                self.leaves(each, opened=True)
        self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> None:
        """Pass over what chooses between two words for what is not shown."""

    def visit_If(self, node: ast.If) -> None:
        raised = [each for each in node.body if isinstance(each, ast.Raise)]
        said = {each.value for one in raised for each in ast.walk(one) if isinstance(each, ast.Constant)}
        if GONE & said:
            self.leaves(node.test, opened=False)
        self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        self.leaves(node.test, opened=not (isinstance(node.body, ast.Constant) and node.body.value is None))
        self.generic_visit(node)

    def leaves(self, node: ast.expr, *, opened: bool) -> None:
        """Note the parts of a condition; a name that was given to one before stands for it."""
        match node:
            case ast.BoolOp(values=parts) | ast.Call(func=ast.Name(id="or_" | "and_"), args=parts):
                for part in parts:
                    self.leaves(part, opened=opened)
            case ast.BinOp(left=left, op=ast.BitAnd() | ast.BitOr(), right=right):
                self.leaves(left, opened=opened)
                self.leaves(right, opened=opened)
            case ast.UnaryOp(op=ast.Not() | ast.Invert(), operand=operand):
                self.leaves(operand, opened=not opened)
            case ast.Name(id=name) if isinstance(self.assigned[-1].get(name), ast.BoolOp | ast.BinOp | ast.UnaryOp):
                self.leaves(self.assigned[-1][name], opened=opened)
            case _ if hides(node) and self.within[-1] and node not in self.found:
                same = [one for one in self.found.values() if ast.unparse(one.node) == ast.unparse(node)]
                again = sum(one.function == self.within[-1] for one in same)
                self.found[node] = Filter(self.module, self.within[-1], node, opened, again)


def assignments(scope: ast.AST) -> dict[str, ast.expr]:
    """Return what the names of a scope stand for."""
    found = {}
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                match target, node.value:
                    case ast.Name(id=name), value:
                        found[name] = value
                    case ast.Tuple(elts=names), ast.Tuple(elts=values):
                        found |= {ast.unparse(name): value for name, value in zip(names, values, strict=True)}
    return found


def hides(node: ast.expr) -> bool:
    """Tell whether a condition is about who asks or what may be seen, and not what the reader asked for."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name in VERDICTS
        case ast.Compare(left=ast.Name() | ast.Attribute(), ops=[ast.Is() | ast.IsNot()]):
            return bool({*names(node)} & SAYS)
    return bool({*names(node)} & (SAYS | ASKS | VERDICTS)) and "query" not in names(node)


def names(node: ast.expr) -> list[str]:
    return [each.id if isinstance(each, ast.Name) else each.attr for each in ast.walk(node)
            if isinstance(each, ast.Name | ast.Attribute)]  # fmt: skip


def modules() -> Iterator[tuple[str, ast.Module]]:
    for service in SERVICES:
        root = folder_of(service)
        for path in sorted(root.rglob("*.py")):
            if "migrations" not in path.parts and path.stem not in WRITING:
                yield ".".join(path.relative_to(root.parent).with_suffix("").parts), ast.parse(path.read_text("utf-8"))


@cache
def filters() -> list[Filter]:
    """Return what hides, of all services."""
    return [each for name, tree in modules() for each in Finder(name, tree).found.values()]


class Wrapped(ast.NodeTransformer):
    """Let each condition say that it is met, and be opened."""

    def __init__(self, places: dict[tuple[int, int, int | None, int | None], int]) -> None:
        self.places = places

    def visit(self, node: ast.AST) -> ast.AST:
        self.generic_visit(node)
        number = self.places.get(place(node)) if isinstance(node, ast.expr) else None
        if number is None:
            return node
        met = ast.Call(ast.Name(MEETS, ast.Load()), [ast.Constant(number), node], [])
        return ast.copy_location(met, node)


def place(node: ast.expr) -> tuple[int, int, int | None, int | None]:
    return node.lineno, node.col_offset, node.end_lineno, node.end_col_offset


class Opened:
    """The code of all services, in which one condition at a time can be opened; `met` holds those that were asked."""

    def __init__(self) -> None:
        self.met: set[Filter] = set()
        self.one: Filter | None = None

    def meets(self, number: int, value: Any) -> Any:
        condition = filters()[number]
        self.met.add(condition)
        if condition is not self.one:
            return value
        in_sql = isinstance(value, ClauseElement) or hasattr(value, "__clause_element__")
        return (true() if condition.opened else false()) if in_sql else condition.opened

    @contextmanager
    def everywhere(self) -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            for name, tree in modules():
                ours = {place(one.node): number for number, one in enumerate(filters()) if one.module == name}
                if not ours:
                    continue
                module = import_module(name)
                patch.setattr(module, MEETS, self.meets, raising=False)
                code = compile(ast.fix_missing_locations(Wrapped(ours).visit(tree)), str(module.__file__), "exec")
                for function in {one.function.split(".")[0] for one in filters() if one.module == name}:
                    [made] = [
                        each for each in code.co_consts if isinstance(each, CodeType) and each.co_name == function
                    ]
                    patch.setattr(getattr(module, function), "__code__", made)
            yield

    @contextmanager
    def opened(self, condition: Filter) -> Iterator[None]:
        self.one = condition
        try:
            yield
        finally:
            self.one = None
