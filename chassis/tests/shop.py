"""A small service that the chassis's tests drive: orders are placed, changed, and told to itself."""

from typing import Any
from uuid import UUID

from chassis.clock import new_id
from chassis.events import Catalogue, Event
from chassis.http import Page, Problem, Refusal, get, patch, person, post
from chassis.http.schemas import Input, Text
from chassis.jobs import Job, Park, Retry
from chassis.service import Service, job, subscribe
from chassis.work import Work
from marshmallow import Schema, fields
