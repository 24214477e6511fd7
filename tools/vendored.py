"""Keep beside the tests what they check against and no Python package brings: a schema, a checker of accessibility.

To take a newer one: change its pin, run `python -m tools.vendored`, read the difference,
commit. None of it is served.
"""

import base64
import hashlib
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

KEPT = Path(__file__).parents[1] / "tests" / "vendored"


@dataclass(frozen=True)
class Package:
    """An npm package, pinned by its digest, and the files that are kept of it."""

    name: str
    digest: str
    files: tuple[str, ...]


PACKAGES = (
    Package(
        "@asyncapi/specs@6.11.1",
        "A3WBLqAKGoJ2+6FWFtpjBlCQ1oFCcs4GxF7zsIGvNqp/klGUHjlA3aAcZ9XMMpLGE8zPeYDz2x9FmO6DSuKraQ==",
        ("LICENSE", "schemas/3.0.0.json"),
    ),
    Package(
        "axe-core@4.14.1",
        "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
        ("LICENSE", "LICENSE-3RD-PARTY.txt", "axe.min.js"),
    ),
)


def keep(package: Package) -> None:
    """Write the package's files; raise SystemExit unless it is the one that is pinned."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", package.name]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        (archive,) = Path(folder).glob("*.tgz")
        found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
        if found != package.digest:
            raise SystemExit(f"{package.name}: sha512-{found} is not the digest that this script pins")
        place = KEPT / package.name.lstrip("@").replace("/", "-").rpartition("@")[0]
        place.mkdir(parents=True, exist_ok=True)
        with tarfile.open(archive) as opened:
            for name in package.files:
                if (member := opened.extractfile(f"package/{name}")) is not None:
                    (place / Path(name).name).write_bytes(member.read())


if __name__ == "__main__":
    for each in PACKAGES:
        keep(each)
