"""Third chapter: projects grow with what people and organisations commit to them, and with what comes of it."""

from functools import partial
from typing import Any

from demarche.sample.cast import Cast
from demarche.words import say


class Accompaniment:
    """The projects of the chapter's own file, each born of a sheet."""

    def __init__(self, cast: Cast, chapter: dict[str, Any]) -> None:
        self.cast = cast
        self.organisations: list[dict[str, Any]] = chapter["organisations"]
        self.projects: list[dict[str, Any]] = chapter["projects"]

    def enter(self) -> None:
        """Enter it all into the diary."""
        for organisation in self.organisations:
            self.cast.diary.at(organisation["day"], "09:00", partial(self.make_known, organisation))
        for project in self.projects:
            self.cast.diary.at(project["begun"], "18:00", partial(self.begin, project))
            self.enter_work(project)
            self.enter_gifts(project)

    def enter_work(self, project: dict[str, Any]) -> None:
        """Enter what the team does."""
        at = self.cast.diary.at
        for step in project["stages"]:
            at(step["day"], "12:00", partial(self.take_step, project, step))
        for milestone in project["milestones"]:
            at(milestone["day"], "12:00", partial(self.plan, project, milestone))
        for reached in project["reached"]:
            at(reached["day"], "17:00", partial(self.reach, project, reached["title"]))
        for number, news in enumerate(project["updates"]):
            at(news["day"], "20:00", partial(self.post, project, number, news))
        for number, figure in enumerate(project["indicators"]):
            at(figure["day"], "17:00", partial(self.record, project, number, figure))

    def enter_gifts(self, project: dict[str, Any]) -> None:
        """Enter what is asked for, what is offered, and what became of it."""
        at = self.cast.diary.at
        for call in project["calls"]:
            at(call["day"], "12:00", partial(self.ask_for, project, call))
        for commitment in project["commitments"]:
            at(commitment["day"], "20:00", partial(self.offer, project, commitment))
            for answer in commitment["then"]:
                at(answer["day"], "20:00", partial(self.answer, project, commitment, answer))

    def make_known(self, organisation: dict[str, Any]) -> None:
        """Make a partner known, and let someone commit in its name."""
        content = {"name": say("sample.signed", name=organisation["name"]), "kind": organisation["kind"]}
        made = self.cast.steward("/organisations", content, name=f"organisation {organisation['key']}")
        self.cast.ids[organisation["key"]] = made["id"]
        speaker = {"participant": self.cast.ids[organisation["speaker"]]}
        self.cast.steward(f"/organisations/{made['id']}/members", speaker, name=f"speaker {organisation['key']}")

    def begin(self, project: dict[str, Any]) -> None:
        """Find the project of a sheet, let someone of its table hold it, and say where and when it is found."""
        [born] = self.cast.read(f"/projects?sheet={self.cast.ids[project['sheet']]}")["items"]
        self.cast.ids[project["key"]] = born["id"]
        holder = {"participant": self.cast.ids[project["holder"]], "role": "holder"}
        self.cast.steward(f"/projects/{born['id']}/team", holder, name=f"holder {project['key']}")
        self.cast.amend(f"/projects/{born['id']}", {name: project[name] for name in ("place", "schedule")})

    def held(self, project: dict[str, Any], what: str, content: Any, name: str) -> Any:
        """Write under a project as its holder."""
        path = f"/{self.cast.ref('projects', project['key'])}/{what}"
        return self.cast.by(project["holder"], path, content, name=f"{name} {project['key']}")

    def take_step(self, project: dict[str, Any], step: dict[str, Any]) -> None:
        content = {"to": step["to"], "reason": step.get("reason")}
        self.held(project, "stage", content, f"step {step['day']}")

    def plan(self, project: dict[str, Any], milestone: dict[str, Any]) -> None:
        content = {name: milestone[name] for name in ("title", "owner")}
        content |= {"due_on": self.cast.diary.day(milestone["due"])}
        self.held(project, "milestones", content, f"milestone {milestone['title']}")

    def reach(self, project: dict[str, Any], title: str) -> None:
        """Reach a milestone, which may have come with the sheet."""
        planned = self.cast.read(f"/{self.cast.ref('projects', project['key'])}/milestones?limit=100")["items"]
        [milestone] = [each for each in planned if each["title"] == title]
        self.cast.by(project["holder"], f"/milestones/{milestone['id']}/reach", name=f"reach {project['key']} {title}")

    def post(self, project: dict[str, Any], number: int, news: dict[str, Any]) -> None:
        self.held(project, "updates", {"text": news["text"]}, f"news {number}")

    def ask_for(self, project: dict[str, Any], call: dict[str, Any]) -> None:
        content = {name: call.get(name) for name in ("kind", "title", "text", "quantity", "unit")}
        content |= {"until": self.cast.diary.day(call["until"])}
        self.cast.ids[call["key"]] = self.held(project, "calls", content, f"call {call['key']}")["id"]

    def offer(self, project: dict[str, Any], commitment: dict[str, Any]) -> None:
        """Offer something to a call, or to the project itself, in one's own name or an organisation's."""
        content: dict[str, Any] = {
            name: commitment[name] for name in ("kind", "quantity", "unit", "place", "note") if name in commitment
        }
        days = {"starts_on": commitment["starts"], "ends_on": commitment["ends"]}
        content |= {"period": {name: self.cast.diary.day(ago) for name, ago in days.items()}}
        to = commitment.get("call", project["key"])
        content |= {"call" if "call" in commitment else "project": self.cast.ids[to]}
        if named := commitment.get("organisation"):
            content |= {"giver": {"kind": "organisation", "organisation": self.cast.ids[named]}}
        made = self.cast.by(commitment["by"], "/commitments", content, name=f"offer {commitment['key']}")
        self.cast.ids[commitment["key"]] = made["id"]

    def answer(self, project: dict[str, Any], commitment: dict[str, Any], answer: dict[str, Any]) -> None:
        """Answer an offer, or say what became of it: by whoever holds the project, or by whoever is named."""
        content = {"reason": answer["reason"]} if "reason" in answer else {} if answer["what"] == "release" else None
        path = f"/{self.cast.ref('commitments', commitment['key'])}/{answer['what']}"
        self.cast.by(answer.get("by", project["holder"]), path, content, name=f"{answer['what']} {commitment['key']}")

    def record(self, project: dict[str, Any], number: int, figure: dict[str, Any]) -> None:
        content = {name: figure[name] for name in ("what", "value", "unit", "method", "source", "measured")}
        days = {"starts_on": figure["from"], "ends_on": figure["to"]}
        content |= {"interval": {name: self.cast.diary.day(ago) for name, ago in days.items()}}
        self.held(project, "indicators", content, f"indicator {number}")
