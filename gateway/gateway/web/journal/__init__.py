"""What staff did, when and on what, for administrators: the trails of all services as one, the latest first."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from itertools import groupby
from typing import Any

from werkzeug.wrappers import Response

from chassis.territory import Territory
from gateway.visit import Visit
from gateway.web.pages import Faults, beside, get, need, query_of, show
from gateway.web.refs import PAGES, named

FILTERS = ("actor", "about", "since", "reads")
LENGTH = 30
MOST = 100  # what a list takes in `ids`
TITLED = ("contributions", "challenges", "workshops", "sheets", "projects", "calls", "organisations", "mentors")
KINDS = (
    "contributions", "comments", "challenges", "workshops", "registrations", "tables", "sheets", "projects", "calls",
    "commitments", "indicators", "organisations", "mentors", "participants", "tokens", "webhooks",
)  # fmt: skip
PICTURES = {
    "contributions": "need", "comments": "comment", "challenges": "challenge", "workshops": "workshop",
    "registrations": "calendar", "tables": "table", "cards": "card", "sheets": "sheet", "projects": "project",
    "calls": "call", "commitments": "commitment", "milestones": "check", "indicators": "indicator",
    "updates": "project", "organisations": "organisation", "mentors": "person", "participants": "key",
    "tokens": "key", "webhooks": "webhook", "appeals": "flag",
}  # fmt: skip


@get("/journal")
def journal(visit: Visit) -> Response:
    """Show what was done, by whom, on what and since when one chose; readings too, where they are asked for."""
    need(visit, "administrator")
    given = visit.request.args
    chosen = {name: value for name in FILTERS if (value := given.get(name, "").strip())}
    lines, more, faults = trail(visit, chosen, given.get("before", ""))
    names = named(visit, [line["subject"] for line in lines if line["subject"]], *TITLED)
    staff, people = staff_of(visit), people_of(visit, lines)
    shown = {
        "days": days(lines, visit.territory),
        "onward": "?" + query_of(chosen | {"before": lines[-1]["id"]}) if more else None,
        "chosen": chosen,
        "staff": staff,
        "people": people | staff,
        "names": names,
    }
    return show(visit, "journal/page.html", faults=faults, kinds=KINDS, pictures=PICTURES, pages=PAGES, **shown)


def trail(visit: Visit, chosen: Mapping[str, str], before: str) -> tuple[list[Any], bool, Faults]:
    """Read the lines of all services as one list; say whether there are more, and what is wrong with the filters."""
    asked = {name: chosen.get(name) for name in ("actor", "about")} | {"before": before, "limit": LENGTH}
    asked |= {"changes": None if "reads" in chosen else "true"}
    try:
        asked["since"] = beginning(chosen.get("since", ""), visit.territory)
    except ValueError:
        return [], False, Faults(fields={"since": [visit.door.words(visit.language, "validation.date")]})
    lines, more = [], False
    for service in visit.door.routing.services:
        answer = visit.api("GET", f"/audit/{service}", query=query_of(asked))
        if answer.status >= 400:
            return [], False, Faults.of(answer)
        lines += answer.json["items"]
        more = more or answer.json["next"] is not None
    lines.sort(key=lambda line: line["id"], reverse=True)
    return lines[:LENGTH], more or len(lines) > LENGTH, Faults()


def beginning(day: str, here: Territory) -> str:
    """Return when a day begins in the territory, if there is one; raise ValueError for what is none."""
    return datetime.combine(date.fromisoformat(day), time(), here.zone).isoformat() if day else ""


def staff_of(visit: Visit) -> dict[str, str]:
    """Name those who have a role and the programs that have a token, as actors."""
    people = beside(visit, "/participants", query_of({"bearing": "true", "limit": MOST}))
    found = {f"person:{one['id']}": one["label"] for one in people}
    return found | {f"token:{one['id']}": one["name"] for one in beside(visit, "/tokens", f"limit={MOST}")}


def people_of(visit: Visit, lines: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Name the people of some lines, who did something or to whom it was done."""
    actors = [line["actor"].partition(":") for line in lines]
    ids = [id for kind, _, id in actors if kind == "person"]
    ids += [line["subject"].split("/")[1] for line in lines if (line["subject"] or "").startswith("participants/")]
    asked = query_of({"ids": ",".join(list(dict.fromkeys(ids))[:MOST]), "limit": MOST})
    return {f"person:{one['id']}": one["label"] for one in (beside(visit, "/participants", asked) if ids else ())}


def days(lines: Sequence[Mapping[str, Any]], here: Territory) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Gather lines by day; the same done again at once by the same person is one, with how many times."""

    def day(line: Mapping[str, Any]) -> date:
        return datetime.fromisoformat(line["created_at"]).astimezone(here.zone).date()

    def same(line: Mapping[str, Any]) -> tuple[Any, ...]:
        return line["actor"], line["operation"], line["subject"], line["events"]

    for _, of_a_day in groupby(lines, day):
        acts = [list(again) for _, again in groupby(of_a_day, same)]
        yield acts[0][0]["created_at"], [dict(act[0], times=len({line["trace"] for line in act})) for act in acts]
