"""Write the contracts of services to their committed files: `python -m tools.contracts SERVICE…`."""

import importlib
import json
import sys
from pathlib import Path
from typing import Any

from chassis.contracts import contract
from chassis.runtime import folder_of


def files(service: Any) -> dict[Path, str]:
    """Return the committed files of a service's contracts and what they should hold."""
    folder = folder_of(service).parent / "contracts"
    return {
        folder / f"{name}.json": json.dumps(document, ensure_ascii=False, indent=2) + "\n"
        for name, document in contract(service).items()
    }


def main(names: list[str]) -> None:
    for name in names:
        service = getattr(importlib.import_module(f"{name}.service"), name.capitalize())
        for path, content in files(service).items():
            path.parent.mkdir(exist_ok=True)
            path.write_text(content, "utf-8")
            print(path)


if __name__ == "__main__":
    main(sys.argv[1:])
