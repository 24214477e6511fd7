"""Who may call an operation: declared beside it, checked in one place, shown in the contract."""

from dataclasses import dataclass

from chassis.context import Acting
from chassis.http.problems import Problem


@dataclass(frozen=True)
class Access:
    """`public` is for all; `person` needs someone; `roles` need one of them; `services` are internal."""

    public: bool = False
    person: bool = False
    provisional: bool = False
    roles: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()

    def check(self, acting: Acting, scope: str) -> None:
        """Let `acting` pass, or refuse: 401 (who are you?) or 403 (not you). A token needs the operation's scope."""
        if self.services:
            if acting.kind != "service" or acting.service not in self.services:
                raise Problem("not-found")
            return
        if self.public:
            return
        if acting.kind == "token":
            if scope not in acting.scopes:
                raise Problem("forbidden", detail="problem.forbidden.scope", scope=scope)
            if self.person:
                raise Problem("forbidden", detail="problem.forbidden.person")
            return
        if acting.participant is None:
            raise Problem("unauthenticated")
        if self.roles and not self.roles & acting.roles:
            raise Problem("forbidden", detail="problem.forbidden.role", roles=", ".join(sorted(self.roles)))

    def staff(self, acting: Acting) -> bool:
        """Tell whether more than being someone lets `acting` in: a role, or what a token may do."""
        if self.public or self.person or self.services:
            return False
        return bool(self.roles or acting.roles) or acting.kind == "token"


anyone = Access(public=True)


def person(*, provisional: bool = False) -> Access:
    """Ask for a person; `provisional` lets the gateway make one for a visitor who has no account."""
    return Access(person=True, provisional=provisional)


def role(*names: str) -> Access:
    """Ask for one of these roles in the territory, or a token with the operation's scope."""
    return Access(roles=frozenset(names))


def service(*names: str) -> Access:
    """Keep an operation for other services; the gateway never routes it, and to others it does not exist."""
    return Access(services=frozenset(names))
