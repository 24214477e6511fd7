"""What the démarche gave, in figures, of one edition or of all: drawn here, each with its numbers, and as a file."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from werkzeug.wrappers import Response

from chassis.http import Problem
from chassis.territory import Territory
from gateway.resources import spoken
from gateway.visit import Visit
from gateway.web.pages import get, part, query_of, show

LASTS = 60.0  # seconds that figures may be old
SERVICES = ("participation", "workshops", "projects")
HELD = ("running", "closed", "reported")
GROWN = ("launched", "rooted")
FORMULA = ("=", "+", "-", "@", "\t", "\r")

Row = dict[str, Any]


@get("/chiffres")
def figures(visit: Visit) -> Response:
    """Show what was said, what came of it, when, about what and where."""
    edition = chosen(visit)
    shown = counted(visit, edition)
    return show(
        visit, "figures/page.html", edition=edition, services=SERVICES, query=query_of({"edition": edition}), **shown
    )


@get("/chiffres.csv")
def figures_as_file(visit: Visit) -> Response:
    """Give the same numbers as a file that a spreadsheet opens."""
    edition = chosen(visit)
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(
        visit.door.words(visit.language, f"figures.column.{name}") for name in ("chart", "what", "of", "number")
    )
    writer.writerows([harmless(cell) for cell in line] for line in lines(visit, counted(visit, edition)))
    name = "-".join(["chiffres", visit.territory.slug, edition or "tout"])
    named = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response("\ufeff" + file.getvalue(), 200, named, content_type="text/csv; charset=utf-8")


def chosen(visit: Visit) -> str | None:
    """Return the edition of the address; refuse (404) one that there is not."""
    edition = visit.request.args.get("edition") or None
    if edition is not None and edition not in {each.code for each in visit.territory.editions}:
        raise Problem("not-found")
    return edition


def counted(visit: Visit, edition: str | None) -> dict[str, Any]:
    """Count all that the page shows; the services are asked once a minute at most."""
    found: dict[str, Any] = visit.door.site.lately(visit, LASTS, lambda: count(visit, edition), of=edition or "")
    return found


def count(visit: Visit, edition: str | None) -> dict[str, Any]:
    said, met, done = (part(visit, f"/statistics/{name}", query_of({"edition": edition})) for name in SERVICES)
    shares = {by: shares_of(visit, by, edition) for by in ("month", "theme", "commune")}
    return {
        "path": path(said, met, done),
        "months": every_month(shares["month"]),
        "themes": largest(themes(visit, shares["theme"], edition)),
        "places": largest(places(visit.territory, shares["commune"])),
        "communes": len(shares["commune"]),
        "stages": [(row["stage"], row["projects"]) for row in done.get("projects", ()) if row["projects"]],
        "grown": sum(row["projects"] for row in done.get("projects", ()) if row["stage"] in GROWN),
        "results": done.get("indicators", []),
    }


def shares_of(visit: Visit, by: str, edition: str | None) -> list[Row]:
    items: list[Row] = part(visit, "/statistics/participation/shares", query_of({"by": by, "edition": edition})).get(
        "items", []
    )
    return items


def path(said: Mapping[str, Any], met: Mapping[str, Any], done: Mapping[str, Any]) -> list[tuple[str, float]]:
    """Count each step from a need to a job; a job counts where it was measured."""
    return [
        ("contributions", sum(many for state, many in said.get("contributions", {}).items() if state != "merged")),
        ("challenges", sum(said.get("challenges", {}).values())),
        ("workshops", sum(many for state, many in met.get("workshops", {}).items() if state in HELD)),
        ("projects", sum(row["projects"] for row in done.get("projects", ()))),
        ("kept", sum(row["commitments"] for row in done.get("commitments", ()) if row["state"] == "kept")),
        ("jobs", sum(row["value"] for row in done.get("indicators", ()) if row["what"] == "job" and row["measured"])),
    ]


def every_month(items: Sequence[Row]) -> list[Row]:
    """Return the months from the first to the last, those in which nothing was said too."""
    if not items:
        return []
    known = {item["code"]: item for item in items}
    first, last = (
        int(year) * 12 + int(month) - 1 for year, _, month in (items[at]["code"].partition("-") for at in (0, -1))
    )
    codes = [f"{at // 12:04}-{at % 12 + 1:02}" for at in range(first, last + 1)]
    return with_totals(known.get(code, {"code": code, "needs": 0, "ideas": 0}) for code in codes)


def themes(visit: Visit, items: Sequence[Row], edition: str | None) -> Iterator[Row]:
    """Name the themes, and lead from each to what was said of it."""
    named = visit.territory.theme_by_code
    for item in items:
        theme = named.get(item["code"])
        href = "/contributions?" + query_of({"theme": item["code"], "edition": edition})
        yield item | {
            "name": spoken(theme.about or theme.name, visit.language) if theme else item["code"],
            "href": href,
        }


def places(territory: Territory, items: Sequence[Row]) -> Iterator[Row]:
    """Add up communes by their intercommunality; one that has none stands for itself."""
    names = {group.code: group.name for group in territory.intercommunalities}
    found: dict[str, Row] = defaultdict(lambda: {"needs": 0, "ideas": 0})
    for item in items:
        commune = territory.commune_by_code.get(item["code"])
        name = names.get(commune.intercommunality or "", commune.name) if commune else item["code"]
        for kind in ("needs", "ideas"):
            found[name][kind] += item[kind]
    return ({"name": name, "href": ""} | row for name, row in found.items())


def largest(rows: Iterator[Row]) -> list[Row]:
    return sorted(with_totals(rows), key=lambda row: (-row["total"], row["name"]))


def with_totals(rows: Iterable[Row]) -> list[Row]:
    return [row | {"total": row["needs"] + row["ideas"]} for row in rows]


def lines(visit: Visit, shown: Mapping[str, Any]) -> Iterator[tuple[str, str, str, float]]:
    """Yield each number under its chart, in the reader's words."""

    def t(key: str) -> str:
        return visit.door.words(visit.language, key)

    for step, number in shown["path"]:
        yield t("figures.path"), t(f"figures.step.{step}"), "", number
    for chart, named in (("months", "code"), ("themes", "name"), ("places", "name")):
        for row in shown[chart]:
            for kind in ("needs", "ideas"):
                yield t(f"figures.{chart}"), row[named], t(f"figures.{kind}"), row[kind]
    for stage, number in shown["stages"]:
        yield t("figures.stages"), t(f"state.project.{stage}"), "", number
    for row in shown["results"]:
        known = t("indicator.measured" if row["measured"] else "indicator.estimated")
        yield t("figures.results"), f"{t('what.' + row['what'])}, {row['unit']}", known, row["value"]


def harmless(cell: float | str) -> float | str:
    """Let no spreadsheet take words that someone typed for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
