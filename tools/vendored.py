"""Keep what no Python package brings: fonts and icons that pages show, and what the tests check against.

To take a newer one: change its pin, run `python -m tools.vendored`, read the difference, commit. Fonts keep the letters
of the languages that we speak and the weights that we use, which makes them three times lighter.
"""

import base64
import hashlib
import io
import re
import subprocess
import tarfile
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from fontTools import subset, ttLib
from fontTools.varLib import instancer

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "tests" / "vendored"
SERVED = ROOT / "gateway" / "gateway" / "static"
LETTERS = [*range(0x20, 0x7F), *range(0xA0, 0x100), *map(ord, "ŒœŸẞ–—‘’‚“”„…‹›€−≤≥→←×\u202f\u2011")]
ICONS = {  # our word for a thing, and the icon that shows it
    "back": "arrow-left", "bell": "bell", "calendar": "calendar-dots", "call": "hand-palm", "card": "note",
    "challenge": "puzzle-piece", "chart": "chart-bar", "check": "check-circle", "circular-economy": "recycle",
    "clock": "clock", "close": "x", "collaborative-economy": "users-four", "comment": "chat-circle-text",
    "commitment": "handshake", "down": "caret-down", "download": "download-simple", "edit": "pencil-simple",
    "equipment": "toolbox",
    "flag": "flag", "idea": "lightbulb", "indicator": "seal-check", "info": "info", "job": "briefcase", "key": "key",
    "language": "translate", "link": "link", "map": "map-trifold", "menu": "list", "need": "megaphone",
    "money": "coins", "next": "arrow-right",
    "offline": "wifi-slash", "organisation": "buildings", "person": "user-circle", "place": "map-pin",
    "premises": "house-line",
    "print": "printer", "project": "plant", "receipt": "qr-code", "relocalisation": "factory", "remove": "trash",
    "search": "magnifying-glass", "send": "paper-plane-tilt", "sheet": "clipboard-text", "short-circuits": "carrot",
    "skill": "graduation-cap",
    "stage": "presentation", "support": "heart", "table": "chats-circle", "theme": "star", "thread": "needle",
    "timer": "timer", "warning": "warning", "webhook": "plugs-connected", "workshop": "users-three",
}  # fmt: skip


@dataclass(frozen=True)
class Package:
    """An npm package, pinned by its digest, and what is done with its files, which `take` reads by their names."""

    name: str
    digest: str
    keep: Callable[[Callable[[str], bytes]], None]


def beside_tests(folder: str, *files: str) -> Callable[[Callable[[str], bytes]], None]:
    """Keep files as they are."""

    def keep(take: Callable[[str], bytes]) -> None:
        (TESTS / folder).mkdir(parents=True, exist_ok=True)
        for name in files:
            (TESTS / folder / Path(name).name).write_bytes(take(name))

    return keep


def font(name: str, file: str, weights: tuple[int, int] | int, take: Callable[[str], bytes]) -> None:
    """Keep the letters that we write, in these weights, and the licence beside them."""
    made = ttLib.TTFont(io.BytesIO(take(f"files/{file}")), recalcTimestamp=False)
    made = instancer.instantiateVariableFont(made, {"wght": weights})
    options = subset.Options(flavor="woff2", layout_features=["kern", "liga", "mark", "mkmk", "ccmp", "locl", "tnum"])
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=LETTERS)
    subsetter.subset(made)
    subset.save_font(made, str(SERVED / f"{name}.woff2"), options)
    (SERVED / f"{name}.LICENSE.txt").write_bytes(take("LICENSE"))


def icons(take: Callable[[str], bytes]) -> None:
    """Keep the icons that we use as one file of symbols."""
    drawn = []
    for name, icon in sorted(ICONS.items()):
        svg = take(f"assets/duotone/{icon}-duotone.svg").decode()
        inside = re.sub(r"^<svg[^>]*>|</svg>\s*$", "", svg)
        drawn.append(f'<symbol id="{name}" viewBox="0 0 256 256">{inside}</symbol>')
    sheet = '<svg xmlns="http://www.w3.org/2000/svg" fill="currentColor">\n' + "\n".join(drawn) + "\n</svg>\n"
    (SERVED / "icons.svg").write_text(sheet, "utf-8")
    (SERVED / "icons.LICENSE.txt").write_bytes(take("LICENSE"))


PACKAGES = (
    Package(
        "@asyncapi/specs@6.11.1",
        "A3WBLqAKGoJ2+6FWFtpjBlCQ1oFCcs4GxF7zsIGvNqp/klGUHjlA3aAcZ9XMMpLGE8zPeYDz2x9FmO6DSuKraQ==",
        beside_tests("asyncapi-specs", "LICENSE", "schemas/3.0.0.json"),
    ),
    Package(
        "axe-core@4.14.1",
        "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
        beside_tests("axe-core", "LICENSE", "LICENSE-3RD-PARTY.txt", "axe.min.js"),
    ),
    Package(
        "@fontsource-variable/bricolage-grotesque@5.3.0",
        "TLi9Q4hJjS2UvoTMRSS2nHu6c4R56lAw60NR9QYtVRCHn0XtsFpiEhNffZ8Glsoxu6wEEwLKBP8lb94J52PNBA==",
        partial(font, "bricolage", "bricolage-grotesque-latin-wght-normal.woff2", 700),
    ),
    Package(
        "@fontsource-variable/atkinson-hyperlegible-next@5.3.0",
        "UnLzNUy1RWoLDfydAatP4NaRm99X/WbQEph7q/PymJnCFIOOwKOx3pBmp5ys8trO0dM+CKGuJgeZP9fAR4mQpA==",
        partial(font, "atkinson", "atkinson-hyperlegible-next-latin-wght-normal.woff2", (400, 700)),
    ),
    Package(
        "@phosphor-icons/core@2.1.1",
        "v4ARvrip4qBCImOE5rmPUylOEK4iiED9ZyKjcvzuezqMaiRASCHKcRIuvvxL/twvLpkfnEODCOJp5dM4eZilxQ==",
        icons,
    ),
)


def fetch(package: Package) -> None:
    """Keep what we use of a package; raise SystemExit unless it is the one that is pinned."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", package.name]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        (archive,) = Path(folder).glob("*.tgz")
        found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
        if found != package.digest:
            raise SystemExit(f"{package.name}: sha512-{found} is not the digest that this script pins")
        with tarfile.open(archive) as opened:
            package.keep(partial(member, opened))


def member(archive: tarfile.TarFile, name: str) -> bytes:
    """Read a file of a package; raise KeyError where there is none."""
    found = archive.extractfile(f"package/{name}")
    if found is None:
        raise KeyError(name)
    return found.read()


if __name__ == "__main__":
    for each in PACKAGES:
        fetch(each)
