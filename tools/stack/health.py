"""Whether a process of the stack does what it is there for."""

import urllib.error
import urllib.request

import psycopg2

from tools import postgres
from tools.ports import is_free
from tools.stack.shape import Shape


def fault(shape: Shape, name: str, port: int | None) -> str | None:
    """Return why a process does not answer as it should, or nothing."""
    try:
        match name:
            case "postgres":
                psycopg2.connect(postgres.superuser(shape.folder / "postgres"), connect_timeout=2).close()
            case "rabbitmq":
                return None if shape.broker.answers() else "no answer"
            case "smtp":
                return "no answer" if port is None or is_free(port) else None
            case _:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=5):
                    pass
    except urllib.error.HTTPError as error:
        return error.read().decode().strip().replace("\n", ", ")
    except (OSError, KeyError, psycopg2.Error) as error:
        return " ".join(str(error).split()) or type(error).__name__
    return None
