"""How templates are compiled: what is the same on every page is put into them once, not said again for each reader."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from jinja2 import Environment, nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

FIXED = {"t", "static", "icon"}  # globals that always give the same for the same names, in one language


class Templates(Environment):
    """Templates in one language, their words, addresses of files and icons bound in where they are named outright."""

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        said = {name: call for name, call in self.globals.items() if name in FIXED}
        bound: nodes.Template = Binding(said).visit(super()._parse(source, name, filename))
        return bound


class Binding(NodeTransformer):
    """Replace each call of a fixed global, of constants alone, by what it gives."""

    def __init__(self, said: Mapping[str, Any]) -> None:
        self.said = said

    def visit_Call(self, call: nodes.Call) -> nodes.Node:  # noqa: N802  # as the visitor wants it
        self.generic_visit(call)
        match call:
            case nodes.Call(node=nodes.Name(name=name), kwargs=[], dyn_args=None, dyn_kwargs=None) if name in self.said:
                with suppress(nodes.Impossible):
                    return nodes.Const(self.said[name](*(each.as_const() for each in call.args)))
        return call


def icon(address: str, name: str) -> Markup:
    """Draw a picture beside words that say the same: nobody who hears the page misses it."""
    return Markup('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>').format(address, name)
