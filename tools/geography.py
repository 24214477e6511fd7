"""Make the geographic data that the command ships, from the official code as npm publishes it.

Once a year: change the three pins, run `python tools/geography.py`, read the difference, commit.
The package is pinned by its digest, and the same input gives the same bytes.
"""

import base64
import gzip
import hashlib
import json
import subprocess
import tarfile
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

PACKAGE = "@etalab/decoupage-administratif@6.0.0"
DIGEST = "XavYsFlbcM/prKr8hNHPKER94IHw/dsxNM4nxjWMYk6PLFACpEedvn/7wK8Baozm0dCYhWWcf+7bcWpA5pmCaQ=="
YEAR = 2026

SHIPPED = Path(__file__).parents[1] / "cli" / "demarche" / "geography"
ABOUT = {
    "year": YEAR,
    "package": PACKAGE,
    "sources": "INSEE (code officiel géographique, populations légales), "
    "DGCL (intercommunalités), La Poste (codes postaux)",
    "licence": "Licence Ouverte / Open Licence (data), MIT (package); see LICENSE",
}


def fetch(folder: Path) -> Path:
    """Download the package with npm's own client; raise SystemExit unless it is the one pinned."""
    command = ["npm", "pack", "--silent", PACKAGE]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    (archive,) = folder.glob("*.tgz")
    found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != DIGEST:
        raise SystemExit(f"{PACKAGE}: sha512-{found} is not the digest that this script pins")
    return archive


def departments(source: dict[str, Any]) -> list[dict[str, Any]]:
    """Gather, for each inhabited département, its intercommunalities and its communes of today."""
    home = {one["code"]: group["code"] for group in source["epci"] for one in group["membres"]}
    group_names = {group["code"]: group["nom"] for group in source["epci"]}
    communes: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for commune in source["communes"]:
        if commune["type"] == "commune-actuelle":
            communes[commune["departement"]].append(commune)
    return [
        {
            "code": department["code"],
            "name": department["nom"],
            "intercommunalities": sorted(
                [code, group_names[code]]
                for code in {home.get(one["code"]) for one in communes[department["code"]]} - {None}
            ),
            "communes": sorted(
                [
                    commune["code"],
                    commune["nom"],
                    home.get(commune["code"]),
                    commune.get("codesPostaux", []),
                    commune.get("population", 0),
                ]
                for commune in communes[department["code"]]
            ),
        }
        for department in sorted(source["departements"], key=lambda one: str(one["code"]))
        if any(commune.get("population") for commune in communes[department["code"]])
    ]


def main() -> None:
    """Write what the data is, then a line for each département: a reader parses only its own."""
    with tempfile.TemporaryDirectory() as folder, tarfile.open(fetch(Path(folder))) as archive:

        def member(name: str) -> bytes:
            file = archive.extractfile(f"package/{name}")
            if file is None:
                raise SystemExit(f"{PACKAGE} holds no {name} any more")
            return file.read()

        names = ("communes", "departements", "epci")
        source = {name: json.loads(member(f"data/{name}.json")) for name in names}
        licence = member("LICENSE").decode()
    lines = [json.dumps(line, ensure_ascii=False, separators=(",", ":")) for line in (ABOUT, *departments(source))]
    target = SHIPPED / "cog.jsonl.gz"
    target.write_bytes(gzip.compress("\n".join(lines).encode(), compresslevel=9, mtime=0))
    (SHIPPED / "LICENSE").write_text(
        f"{target.name} is made from {PACKAGE}.\n\n"
        f"The data: {ABOUT['sources']}, {YEAR},\nunder the Licence Ouverte / Open Licence "
        f"(https://www.etalab.gouv.fr/licence-ouverte-open-licence).\n\nThe package:\n\n{licence}"
    )
    print(f"{target.name}: {len(lines) - 1} départements, {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
