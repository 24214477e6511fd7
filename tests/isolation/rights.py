"""Who may do what where no contract says it: rights that an action asks for itself, with its rows at hand.

A right is a statement that refuses (403), or one that calls a function which does: both are found in the code, so that
a new one is not forgotten. `rights.toml` says of each operation that has some whom they let past, of those whom the
contract lets in.
"""

import ast
import sys
import tomllib
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest

from chassis.http import Problem
from chassis.runtime import folder_of
from tests.installation import SERVICES
from tests.isolation.lives import Life
from tests.isolation.matrix import HOSTS, Matrix
from tests.isolation.rows import ROWS, Actor, Row


@dataclass(frozen=True)
class Right:
    """One statement of a service that refuses, or calls what refuses."""

    module: str
    function: str
    lines: range

    def __str__(self) -> str:
        return f"{self.module}:{self.function}:{self.lines.start}"

    @property
    def made(self) -> FunctionType:
        found: FunctionType = getattr(import_module(self.module), self.function)
        return found

    def gone(self) -> CodeType:
        """Return the code of its function without it."""
        file = str(import_module(self.module).__file__)
        tree = ast.parse(Path(file).read_text("utf-8"))
        module = compile(Without(self.lines.start).visit(tree), file, "exec")
        [code] = [each for each in module.co_consts if isinstance(each, CodeType) and each.co_name == self.function]
        return code


class Without(ast.NodeTransformer):
    """Take the statement of one line out."""

    def __init__(self, line: int) -> None:
        self.line = line

    def visit(self, node: ast.AST) -> Any:
        if isinstance(node, ast.Raise | ast.Expr) and node.lineno == self.line:
            return ast.copy_location(ast.Pass(), node)
        return self.generic_visit(node)


def refuses(node: ast.AST) -> bool:
    """Tell whether a statement raises a refusal of someone."""
    return isinstance(node, ast.Raise) and any(
        isinstance(each, ast.Constant) and each.value == "forbidden" for each in ast.walk(node)
    )


def called(module: str, node: ast.AST) -> Any:
    """Return the function that a statement calls and does nothing else, if it is one."""
    if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)):
        return None
    found: Any = import_module(module)
    for name in ast.unparse(node.value.func).split("."):
        found = getattr(found, name, None)
    return found


@cache
def rights() -> list[Right]:
    """Return the rights of all services."""
    functions = []
    for service in SERVICES:
        root = folder_of(service)
        for path in sorted(root.rglob("*.py")):
            if "migrations" not in path.parts:
                module = ".".join(path.relative_to(root.parent).with_suffix("").parts)
                tree = ast.parse(path.read_text("utf-8"))
                functions += [(module, each) for each in tree.body if isinstance(each, ast.FunctionDef)]
    guards = [
        getattr(import_module(module), function.name)
        for module, function in functions
        if any(map(refuses, ast.walk(function)))
    ]
    return [
        Right(module, function.name, range(node.lineno, (node.end_lineno or node.lineno) + 1))
        for module, function in functions
        for node in ast.walk(function)
        if (refuses(node) or any(called(module, node) is guard for guard in guards))
        and f"{module}:{function.name}" not in OF_A_SETTING
    ]


@dataclass(frozen=True)
class Try:
    """One request that asks for a right: an operation on what is here, or on something that it must be tried on."""

    row: Row
    query: str = ""
    body: Callable[[Life], Any] | None = None

    def __str__(self) -> str:
        return f"{self.row}{' of their own' if self.body else ''}{self.query and '?'}{self.query}"

    def who(self, matrix: Matrix) -> list[Actor]:
        """Return whom the contract lets in; where an action asks whether they host this workshop, everyone."""
        hosted = self.row.operation.get("x-roles") == sorted(HOSTS)
        actors = matrix.actors(self.row)
        return [one for one in actors if self.row.bars(one) is None or (hosted and one.secret and one.scopes is None)]

    def past(self, matrix: Matrix) -> set[str]:
        """Return those whom the action refuses nothing."""
        path, body, query = self.row.request(matrix.ours, self.row.slots)
        request = path, self.body(matrix.here) if self.body else body, self.query or query
        asking = self.who(matrix)
        return {
            one.name.replace(" ", "-") for one in asking if matrix.ask(self.row, one, request).status not in REFUSING
        }


OF_A_SETTING = {  # what a territory has chosen, which is nobody's right
    "participation.participants.actions:take_pseudonym",
    "participation.sign_ins.actions:request",
}
WRITTEN = {
    name: set(who.split())
    for name, who in tomllib.loads(Path(__file__).with_name("rights.toml").read_text("utf-8")).items()
}
REFUSING = {403, 404}  # 404: what someone may not even know of


def own(life: Life) -> dict[str, Any]:
    """Decide on what one said oneself, as a moderator."""
    [said] = life.by("moderator", "GET", "/me/contributions")["items"]
    return {"subject": f"contributions/{said['id']}", "decision": "publish", "version": said["version"]}


TRIES = [Try(row) for row in ROWS] + [
    Try(row, *more)
    for name, *more in (
        ("GET /contributions", "state=declined"),
        ("GET /workshops/{id}/live", "channel=stage"),
        ("POST /moderation/decisions", "", own),
    )
    for row in ROWS
    if str(row) == name
]


class Asked:
    """Whom each action let past when everyone asked, and which requests each right refused someone."""

    def __init__(self, matrix: Matrix) -> None:
        self.by: dict[Right, list[Try]] = {}
        self.past: dict[str, set[str]] = {}
        files = defaultdict(list)
        for right in rights():
            files[right.made.__code__.co_filename].append(right)
        met: set[Right] = set()
        real = Problem.__init__

        def made(problem: Problem, slug: str, **said: Any) -> None:
            real(problem, slug, **said)
            frame = sys._getframe(1) if slug == "forbidden" else None
            while frame is not None:
                here = files.get(frame.f_code.co_filename, ())
                met.update(right for right in here if frame.f_lineno in right.lines)
                frame = frame.f_back

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Problem, "__init__", made)
            for each in TRIES:
                met.clear()
                past = each.past(matrix)
                for right in met:
                    self.by.setdefault(right, []).append(each)
                if met:
                    self.past[str(each)] = self.past.get(str(each), past) & past
