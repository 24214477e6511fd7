"""Hold the four services to the same rooms, so that someone who has read one finds the same thing in the next.

`python -m tools.rooms` names each thing that lies elsewhere than its like, with what to do; `bin/lint` runs it. What a
service has of its own is named in its README.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from demarche.services import WITH_DATA

ROOT = Path(__file__).parents[1]
BESIDE = ("README.md", "pyproject.toml", "tests/conftest.py")
INSIDE = (
    "__init__.py",
    "base.py",
    "events.py",
    "examples.py",
    "py.typed",
    "service.py",
    "subscribers.py",
    "locale/fr/messages.po",
    "locale/en/messages.po",
    "locale/de/messages.po",
    "contracts/openapi.json",
    "contracts/asyncapi.json",
    "migrations/0001_foundation.py",
)
SOMETIMES = ("keys.py", "parts.py", "shapes.py", "words.py")  # under this name wherever there is such a thing
NO_FEATURE = ("contracts", "locale", "migrations", "templates", "__pycache__")
FEATURE = ("__init__.py", "actions.py", "models.py", "queries.py", "schemas.py", "states.py")
ONLY_IN = {  # what a module makes its class of, or calls, and where alone that may be
    "Base": ("models.py",),
    "Schema": ("schemas.py", "events.py", "shapes.py"),
    "Input": ("schemas.py", "shapes.py"),
    "StateTable": ("states.py",),
}
READS = ("queries.py", "schemas.py", "models.py", "service.py")
WRITES = ("insert", "update", "delete")


def faults(root: Path) -> Iterator[str]:
    """Name what lies otherwise than in the other services of a repository."""
    for name in WITH_DATA:
        service = root / "services" / name
        wanted = [service / file for file in BESIDE] + [service / name / file for file in INSIDE]
        if [*service.glob(f"{name}/*/states.py")]:
            wanted.append(service / "tests" / "test_states.py")  # where each transition is tried
        missing = [file.relative_to(root) for file in wanted if not file.is_file()]
        yield from (f"{file} is missing: every service has it" for file in missing)
        yield from (f"{file.relative_to(root)}: {fault}" for file, fault in inside(service / name))


def inside(package: Path) -> Iterator[tuple[Path, str]]:
    """Name what lies elsewhere than its like in the package of a service, each with its place."""
    features = [folder for folder in package.iterdir() if folder.is_dir() and folder.name not in NO_FEATURE]
    readme = package.parent / "README.md"
    named = set(re.findall(r"\w+", readme.read_text("utf-8"))) if readme.is_file() else set()
    for folder, usual in ((package, {*INSIDE, *SOMETIMES}), *((feature, {*FEATURE}) for feature in sorted(features))):
        for file in sorted(folder.glob("*.py")):
            if file.name not in usual and file.stem not in named:
                yield file, f"put it in the room of its like ({', '.join(FEATURE)}), or name it in README.md"
            yield from ((file, fault) for fault in misplaced(file))
    tried = package.parent / "tests" / "test_states.py"
    words = tried.read_text("utf-8") if tried.is_file() else ""
    for table in sorted(package.glob("*/states.py")):
        if f"from {package.name}.{table.parent.name}.states import" not in words:
            yield table, "tests/test_states.py tries none of its transitions"
    for feature in sorted(features):
        yield from ((feature, fault) for fault in incomplete(feature))


def incomplete(feature: Path) -> Iterator[str]:
    """Name what a feature lacks."""
    has = {file.name for file in feature.glob("*.py")}
    if "__init__.py" not in has or not ast.get_docstring(ast.parse((feature / "__init__.py").read_text("utf-8"))):
        yield "its __init__.py says in a docstring what it is"
    if not has & {"actions.py", "queries.py"}:
        yield "it neither writes (actions.py) nor reads (queries.py)"
    if "models.py" in has and "actions.py" not in has:
        yield "its rows want a writer: actions.py"
    if any(file.is_dir() and file.name != "__pycache__" for file in feature.iterdir()):
        yield "a feature is one folder: make what is inside a feature of its own"


def misplaced(file: Path) -> Iterator[str]:
    """Name what a module makes that another room is for."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        match node:
            case ast.ClassDef(name=made, bases=bases):
                kinds = [base.id for base in bases if isinstance(base, ast.Name)]
            case ast.Call(func=ast.Name(id="StateTable")):
                made, kinds = "a StateTable", ["StateTable"]
            case ast.ImportFrom(module=str(module), names=names) if module.startswith("sqlalchemy"):
                written = [each.name for each in names if each.name in WRITES]
                if written and file.name in READS:
                    yield f"actions are the only writers: {', '.join(written)} belongs in actions.py"
                continue
            case _:
                continue
        for kind in kinds:
            if file.name not in ONLY_IN.get(kind, (file.name,)):
                yield f"{made} belongs in {' or '.join(ONLY_IN[kind])}"


def main() -> int:
    found = list(faults(ROOT))
    print(*found, sep="\n", end="\n" if found else "")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
