"""What each model stands on: asking it and the service the same, and holding them against each other."""

from collections.abc import Callable, Collection, Mapping
from copy import deepcopy
from typing import Any, NoReturn

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, invariant, run_state_machine_as_test
from hypothesis.strategies._internal.featureflags import FeatureFlags

from tests.models.town import PEOPLE, ROLES, SCOPES, Town
from tools.waiting import until

STATUS = {
    "unauthenticated": 401, "forbidden": 403, "not-found": 404, "conflict": 409, "forbidden-transition": 409,
    "gone": 410, "stale-version": 412, "invalid": 422, "version-required": 428,
}  # fmt: skip
SHORT = settings(
    max_examples=6,
    stateful_step_count=40,
    derandomize=True,
    deadline=None,
    phases=[Phase.generate],  # what fails is told as it was found: to make it small would take minutes
    suppress_health_check=list(HealthCheck),
)
PLANTED = settings(SHORT, max_examples=100)
LONG = settings(SHORT, max_examples=400, stateful_step_count=50, derandomize=False, phases=list(Phase))

# Hypothesis forbids some rules in each walk, to go far with the others; of a few walks, most would come nowhere.
EVERY_RULE = FeatureFlags()

NOBODY = "01890000-0000-7000-8000-000000000000"
REASON = {"reason": "On y nomme quelqu’un."}

YES = some.booleans()
NUMBER = some.integers(0, 9)  # which of the things of a walk, as often as there are some
MOSTLY = some.sampled_from([True, True, True, True, False])
SELDOM = some.sampled_from([False] * 7 + [True])
VERSION = some.sampled_from([0, 0, 0, 0, 0, -1, 1])  # from the right one
VERSIONS = some.one_of(VERSION, VERSION, VERSION, some.none())  # or none at all

Table = Mapping[str, Collection[str]]


class No(Exception):
    """Refuse, as a model does; `slug` names the problem (`/problems/<slug>`). What it changed is seldom `kept`."""

    def __init__(self, slug: str, *, kept: bool = False) -> None:
        super().__init__(slug)
        self.slug, self.kept = slug, kept


def only(holds: bool, slug: str) -> None:
    """Refuse what does not hold."""
    if not holds:
        raise No(slug)


def moved(table: Table, state: str, to: str) -> str:
    """Return the state that follows, or refuse what the table does not have."""
    only(to in table[state], "forbidden-transition")
    return to


def someone(who: str, *, newcomers: bool = False) -> None:
    """Let people pass, not programs; visitors where the gateway makes a newcomer of them."""
    only(who != "visitor" or newcomers, "unauthenticated")
    only(who not in SCOPES, "forbidden")


def known(who: str, scope: str) -> None:
    """Let people pass, and the program that has the scope; whether it is theirs to do is asked afterwards."""
    only(who != "visitor", "unauthenticated")
    only(who not in SCOPES or scope in SCOPES[who], "forbidden")


def bears(who: str, scope: str, *roles: str) -> None:
    """Let those pass who hold one of the roles, and the program that has the scope."""
    only(who != "visitor", "unauthenticated")
    only(holds(who, scope, *roles), "forbidden")


def holds(who: str, scope: str, *roles: str) -> bool:
    return scope in SCOPES[who] if who in SCOPES else ROLES.get(who) in roles


def by(*right: str, others: Collection[str] = PEOPLE) -> some.SearchStrategy[str]:
    """Draw who acts: one of the right people three times in four, else anyone."""
    return some.one_of(*[some.sampled_from(right)] * 3, some.sampled_from([*right, *others]))


def guarded(version: int, off: int | None) -> tuple[int | None, dict[str, str]]:
    """Return the version that one believes to change, if any, and the field that says so."""
    return (None, {}) if off is None else (version + off, {"If_Match": f'"{version + off}"'})


class Beside(RuleBasedStateMachine):
    """A model and what it is a model of. `seen` reads the objects over HTTP, `believed` says what they should be.

    What services tell each other takes a moment; `patience` says how many seconds at most.
    """

    model: Any
    patience = 0

    def __init__(self, town: Town) -> None:
        super().__init__()
        self.town = town
        self.looked = False

    def both(
        self, who: str, verb: str, path: str, act: Callable[[], Any], data: Any = None, **fields: str
    ) -> dict[str, Any] | None:
        """Ask the model and the service; return the answer where both do it, None where both refuse."""
        before, refused = deepcopy(self.model), ""
        try:
            act()
        except No as no:
            self.model, refused = self.model if no.kept else before, no.slug
        answer = self.town.send(who, verb, path, data, **fields)
        said = answer.json["type"].removeprefix("/problems/") if answer.status >= 400 else ""
        asked = f"{who}: {verb} {path} {data or ''} {fields or ''}"
        if said != refused:
            self.differ(f"{asked}: {said or answer.status}, by the model {refused or 'done'}: {answer.body!r}")
        if refused:
            assert answer.status == STATUS[refused], asked
            return None
        self.looked = False
        return answer.json if answer.body else {}

    @invariant()
    def the_same(self) -> None:
        """Look once something was done; what a refusal changed, against the rules, is seen then, too."""
        if self.looked and not self.patience:
            return
        self.looked, believed = True, self.believed()
        try:
            until(lambda: self.seen() == believed, self.patience)
        except AssertionError:
            self.differ(f"{type(self).__name__}: seen {self.seen()}, by the model {believed}")

    def differ(self, how: str) -> NoReturn:
        """Tell that the service is not what the model is."""
        raise AssertionError(how)

    def seen(self) -> Any:
        raise NotImplementedError

    def believed(self) -> Any:
        raise NotImplementedError


def walk(machine: type[Beside], town: Town, chosen: settings | None = None) -> None:
    """Let a machine walk: a few short ways, always the same, unless hypothesis was given another profile."""
    full = settings.get_current_profile_name() == "full"
    short = settings(SHORT, max_examples=3) if machine.patience else SHORT

    def ready() -> Beside:
        made = machine(town)
        if not full:
            made._rules_strategy.enabled_rules_strategy = some.just(EVERY_RULE)
        return made

    run_state_machine_as_test(ready, settings=chosen or (LONG if full else short))
