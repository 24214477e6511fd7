"""The model of the tokens of programs: who makes them, with which scopes, and until when they are worth something."""

from dataclasses import dataclass, field

from tests.models.beside import bears, only
from tests.models.town import SCOPES


@dataclass
class Token:
    scopes: list[str]
    taken_back: bool = False


@dataclass
class Tokens:
    tokens: list[Token] = field(default_factory=list)

    def make(self, who: str, scopes: set[str], *, over: bool) -> None:
        """A program makes none that may do more than itself."""
        bears(who, "tokens:write", "administrator")
        only(not over, "invalid")
        only(who not in SCOPES or scopes <= set(SCOPES[who]), "forbidden")
        self.tokens.append(Token(sorted(scopes)))

    def take_back(self, who: str, number: int) -> None:
        bears(who, "tokens:write", "administrator")
        only(not self.tokens[number].taken_back, "not-found")
        self.tokens[number].taken_back = True

    def use(self, number: int, scope: str) -> None:
        """Let a program do what its token allows."""
        one = self.tokens[number]
        only(not one.taken_back, "unauthenticated")
        only(scope in one.scopes, "forbidden")
