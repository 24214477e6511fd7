"""A small sample, for whoever wants to see the platform alive: said through the API as people would, once, and marked.

The territory's file says that it shows a sample, and every page with it; each voice is signed "(exemple)". What people
really said is never mixed with it: a territory that holds anything is refused.
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING

from chassis.territory import Territory
from demarche.errors import Failure
from demarche.sample.api import Api
from demarche.sample.saying import Sample, steward

if TYPE_CHECKING:
    from demarche.embedded import Embedded, Tell
    from demarche.installation import Installation


def load(installation: "Installation", platform: "Embedded", tell: "Tell") -> None:
    """Add the sample to the territory that was opened, where it is not there yet; raise Failure where it cannot be."""
    done = installation.data / "sample.json"
    loaded: list[str] = json.loads(done.read_text()) if done.is_file() else []
    territory = platform.territory
    if territory.slug in loaded:
        return
    tell("cli.sample.loading")
    key = platform.settings.key("cli")
    api = Api(platform.settings.port, platform.origin)
    with steward(api, platform.administrator_link().rpartition("/")[2]) as token:
        if not territory.sample:
            refuse_what_is_real(api, token, territory)
            mark(installation.territories / f"{territory.slug}.toml")
        Sample(api, token, territory, key).say_all()
    done.write_text(json.dumps([*loaded, territory.slug]))


def refuse_what_is_real(api: Api, token: str, territory: Territory) -> None:
    """Raise Failure where people have already said something here."""
    published = api.get("/contributions?limit=1", token)["items"]
    if published or api.get("/moderation/queue?limit=1", token)["items"]:
        raise Failure("sample.real", name=territory.name)


def mark(file: Path) -> None:
    """Have a territory's file say that it shows a sample."""
    text = file.read_text("utf-8")
    line = "sample = false\n"
    marked = text.replace(line, "sample = true\n", 1) if line in text else f"sample = true\n{text}"
    fresh = file.with_suffix(".toml.new")
    fresh.write_text(marked, "utf-8")
    fresh.replace(file)
