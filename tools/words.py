"""Hold the catalogues together: each says the same things in each language, all that is asked for, and nothing else.

`python -m tools.words` names each fault with its place; `bin/lint` runs it. What a page or a program asks for is read
from its syntax tree: whole keys, and keys made of parts (`'state.' ~ item.state`, `f"role.{role}"`) as patterns.
"""

import ast
import re
import string
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

ROOT = Path(__file__).parents[1]
COUNTED = ("one", "many")
VALUES = re.escape("|")  # what follows is given with the key
ANY_OF_A_PAGE, ANY_OF_A_PROGRAM = r"[\w-]+", r"[\w.-]*"
TYPOGRAPHY = {  # what a language does not write, and what it does instead
    "fr": {
        r" [?!:;»]|« ": "a no-break space goes there",
        r"\w[?!;»]|«\w": "a no-break space is wanted there",
        r"'": "write ’",
        r'"': "write « »",
        r"\.\.\.": "write …",
        r"\w·\w": "nobody can read a midpoint aloud: say it another way",
    },
    "en": {r"'": "write ’", r'"': "write “ ”", r"\.\.\.": "write …"},
    "de": {
        r"'": "write ’",
        r'["”]|“\w': "write „ “",
        r"\.\.\.": "write …",
        r" [?!:;]": "no space goes there",
        r"\w[*:_·]in": "nobody can read this aloud: say it another way",
    },
}


@dataclass
class Asked:
    """What a page or a program asks for: keys with their place, patterns likewise, and what may be a key."""

    keys: dict[str, str] = field(default_factory=dict)
    patterns: dict[str, str] = field(default_factory=dict)
    mentioned: set[str] = field(default_factory=set)
    likely: set[str] = field(default_factory=set)

    def ask(self, pattern: str, place: str, *, counted: bool = False) -> None:
        """Note a key or a pattern; what is counted has a word for one and a word for many."""
        for end in [rf"\.{number}" for number in COUNTED] if counted else [""]:
            whole = pattern + end
            plain = re.sub(r"\\(.)", r"\1", whole)
            if re.escape(plain) == whole:
                self.keys.setdefault(plain, place)
            elif re.match(r"\w", whole):
                self.patterns.setdefault(whole, place)

    def add(self, other: "Asked") -> None:
        self.keys = other.keys | self.keys
        self.patterns = other.patterns | self.patterns
        self.mentioned |= other.mentioned
        self.likely |= other.likely

    def uses(self, key: str) -> bool:
        """Tell whether a key is asked for, or may be."""
        made = any(re.fullmatch(pattern, key) for pattern in (*self.patterns, *self.likely))
        return key in self.keys or key in self.mentioned or made


def faults(root: Path) -> Iterator[str]:
    """Name what is wrong with the words of a repository."""
    folders = [*root.glob("*/*/locale"), *root.glob("services/*/*/locale")]
    languages = sorted({path.parent.name for folder in folders for path in folder.glob("*/messages.po")})
    said = {folder.parent: {language: catalogue(folder, language) for language in languages} for folder in folders}
    asked = {package: asked_in(package, root) for package in said}
    everything = Asked()
    for each in asked.values():
        everything.add(each)
    shared = set(said.get(root / "chassis" / "chassis", {}).get("fr", {}))
    for package, spoken in sorted(said.items()):
        place = package.relative_to(root) / "locale"
        keys = {key for words in spoken.values() for key in words}
        for language, words in spoken.items():
            yield from (f"{place}/{language}: {key} has no words" for key in sorted(keys) if not words.get(key))
            yield from (f"{place}/{language}: {key}: {fault}" for key, fault in wrong(language, words, spoken["fr"]))
        yield from (f"{place}: {key} is asked for by nothing" for key in sorted(keys) if not everything.uses(key))
        yield from wanting(asked[package], keys | shared)


def catalogue(folder: Path, language: str) -> dict[str, str]:
    """Read a catalogue, empty words included."""
    path = folder / language / "messages.po"
    if not path.is_file():
        return {}
    with path.open("rb") as file:
        return {str(entry.id): str(entry.string or "") for entry in read_po(file) if entry.id}


def wrong(language: str, words: Mapping[str, str], french: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Name the keys whose words are not as they should be, with what to do."""
    for key, text in words.items():
        try:
            values, wanted = values_of(text), values_of(french.get(key, text))
        except ValueError as error:
            yield key, f"{error}: {text}"
            continue
        if text and values != wanted:
            yield key, f"has {sorted(values)} where the French has {sorted(wanted)}"
        if key.endswith(".many") and f"{key[:-4]}one" not in words:
            yield key, "has no .one beside it"
        for written, instead in TYPOGRAPHY.get(language, {}).items():
            if found := re.search(written, text):
                yield key, f"{instead}: …{text[max(0, found.start() - 20) : found.end() + 10]}…"


def values_of(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def wanting(asked: Asked, keys: set[str]) -> Iterator[str]:
    """Name what is asked for and said nowhere."""
    yield from (f"{place}: {key} is in no catalogue" for key, place in asked.keys.items() if key not in keys)
    for pattern, place in asked.patterns.items():
        if not any(re.fullmatch(pattern, key) for key in keys):
            yield f"{place}: no catalogue has words like {pattern}"


def asked_in(package: Path, root: Path) -> Asked:
    """Read what the pages and the programs of a package ask for."""
    asked = Asked()
    for path in sorted(package.rglob("*.html")):
        asked.add(Page(f"{path.relative_to(root)}").read(path.read_text("utf-8")))
    trees = {path: ast.parse(path.read_bytes()) for path in sorted(package.rglob("*.py"))}
    speakers = {name: prefix for tree in trees.values() for name, prefix in speakers_of(tree)}
    for path, tree in trees.items():
        asked.add(Program(f"{path.relative_to(root)}", speakers).read(tree))
    return asked


class Page:
    """What a template asks for by `t`, `count` and their filters; a loop over words written there gives its words."""

    def __init__(self, path: str) -> None:
        self.path, self.asked = path, Asked()

    def read(self, source: str) -> Asked:
        self.walk(Environment(autoescape=True).parse(source), {})
        return self.asked

    def walk(self, node: nodes.Node, known: Mapping[str, list[str]]) -> None:
        match node:
            case nodes.Const(value=str(word)):
                self.asked.mentioned.add(word)
            case nodes.Concat(nodes=[nodes.Const(value=str(prefix)), *_]) if re.fullmatch(r"(\w+\.)+", prefix):
                self.asked.likely |= {*patterns(node, known)}
            case nodes.Call(node=nodes.Name(name="t" | "count" as name), args=[key, *_]):
                self.ask(key, known, counted=name == "count")
            case nodes.Call(args=[nodes.Const(value=str(prefix)), _]) if re.fullmatch(r"([\w-]+\.)+", prefix):
                self.asked.likely.add(re.escape(prefix) + ANY_OF_A_PROGRAM)  # a macro that completes the key
            case nodes.Filter(name="t", node=nodes.Node() as key):
                self.ask(key, known)
            case nodes.Filter(name="number", args=[key]):
                self.ask(key, known, counted=True)
            case nodes.For(iter=nodes.Tuple(items=items) | nodes.List(items=items)):
                known = {**known, **looped(node.target, items, known)}
        for child in node.iter_child_nodes():
            self.walk(child, known)

    def ask(self, key: nodes.Node, known: Mapping[str, list[str]], *, counted: bool = False) -> None:
        for pattern in patterns(key, known):
            self.asked.ask(pattern, f"{self.path}:{key.lineno}", counted=counted)


def looped(target: nodes.Node, items: list[nodes.Expr], known: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Return what the names of a loop stand for."""
    if isinstance(target, nodes.Name):
        return {target.name: [pattern for item in items for pattern in patterns(item, known)]}
    if not isinstance(target, nodes.Tuple):
        return {}
    rows = [item.items for item in items if isinstance(item, nodes.Tuple)]
    columns = zip(target.items, zip(*rows, strict=False), strict=False)
    return {
        name.name: [pattern for cell in cells for pattern in patterns(cell, known)]
        for name, cells in columns
        if isinstance(name, nodes.Name)
    }


def patterns(node: nodes.Node, known: Mapping[str, list[str]]) -> list[str]:
    """Return the patterns of what an expression of a template may say."""
    match node:
        case nodes.Const(value=str(word)):
            return [re.escape(word)]
        case nodes.Concat(nodes=parts):
            return ["".join(each) for each in product(*(patterns(part, known) for part in parts))]
        case nodes.CondExpr(expr1=one, expr2=nodes.Node() as other):
            return patterns(one, known) + patterns(other, known)
        case nodes.Name(name=name) if name in known:
            return known[name]
    return [ANY_OF_A_PAGE]


def speakers_of(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Find the functions that look up what they are given, under a prefix or none: `words(…, f"cli.{key}")`."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and function.args.args:
            given = function.args.args[0].arg
            for node in ast.walk(function):
                match spoken(node):
                    case ast.Name(id=name) if name == given:
                        yield function.name, ""
                    case ast.JoinedStr(
                        values=[ast.Constant(value=str(prefix)), ast.FormattedValue(value=ast.Name(id=name))]
                    ) if name == given:
                        yield function.name, prefix


def spoken(node: ast.AST) -> ast.expr | None:
    """Return the key of a call that looks words up: `words(language, key)`."""
    match node:
        case ast.Call(func=ast.Name(id="words") | ast.Attribute(attr="words"), args=[_, key, *_]):
            return key
    return None


class Program:
    """What a module asks for: of the catalogues, of functions that speak for it, or as the detail of a problem."""

    def __init__(self, path: str, speakers: Mapping[str, str]) -> None:
        self.path, self.speakers, self.asked = path, speakers, Asked()

    def read(self, tree: ast.AST) -> Asked:
        prefixes = {"", *self.speakers.values()}
        for node in ast.walk(tree):
            match node:
                case ast.Constant(value=str(word)):
                    self.asked.mentioned |= {prefix + word.partition("|")[0] for prefix in prefixes}
                case ast.JoinedStr():
                    made = [each.partition(VALUES)[0] for each in formed(node)]
                    self.asked.likely |= {each for each in made if re.search(r"^[\w-]+\\\.|\\\.[\w-]+$", each)}
                case ast.Call():
                    self.hear(node)
        return self.asked

    def hear(self, call: ast.Call) -> None:
        """Note the key that a call asks for."""
        match call:
            case ast.Call(func=ast.Name(id=name), args=[key, *_]) if name in self.speakers:
                self.ask(key, re.escape(self.speakers[name]))
            case ast.Call(func=ast.Name(id="ValidationError"), args=[key]):
                self.ask(key)
            case ast.Call(func=ast.Name(id="Invalid"), args=[_, key]):
                self.ask(key)
            case ast.Call(func=ast.Name(id="Problem"), keywords=given):
                for key in (each.value for each in given if each.arg == "detail"):
                    self.ask(key)
        if looked_up := spoken(call):
            self.ask(looked_up)

    def ask(self, key: ast.expr, prefix: str = "") -> None:
        for pattern in formed(key):
            self.asked.ask(prefix + pattern.partition(VALUES)[0], f"{self.path}:{key.lineno}")


def formed(node: ast.expr) -> list[str]:
    """Return the patterns of what an expression of a program may say."""
    match node:
        case ast.Constant(value=str(word)):
            return [re.escape(word)]
        case ast.JoinedStr(values=parts):
            return ["".join(formed(part)[0] for part in parts)]
        case ast.FormattedValue():
            return [ANY_OF_A_PROGRAM]
        case ast.IfExp(body=one, orelse=other):
            return formed(one) + formed(other)
    return []


if __name__ == "__main__":
    found = list(faults(ROOT))
    print("\n".join(found) or "every word is there, in every language, and is used")
    sys.exit(bool(found))
