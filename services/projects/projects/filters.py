"""The conditions that the lists of things of projects share."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement

from chassis.work import Work
from projects.projects.models import Project


def things(work: Work, model: Any, query: Mapping[str, Any]) -> Iterable[ColumnElement[bool]]:
    """Translate `project`, `edition` and `ids`; refuse (404) a project that is not here."""
    if "project" in query:
        yield model.project == work.find(Project, query["project"]).id
    if "edition" in query:
        yield model.edition == query["edition"]
    if "ids" in query:
        yield model.id.in_(query["ids"])
