"""The `demarche` command. What serves is patched by eventlet before anything else is imported."""

import sys
import warnings

SERVING = ("run", "serve", "sample")


def main() -> None:
    """Run the command of the arguments."""
    # Eventlet announces its own end at each import; the page on that decision is in docs/decisions.
    warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
    if any(argument in SERVING for argument in sys.argv[1:3]):
        from demarche.green import patch

        patch()
        import_structlog()
    from demarche.command import demarche

    demarche(prog_name="demarche")


def import_structlog() -> None:
    """Import it without rich, which it takes for tracebacks that we never print: 6 MB less for each process."""
    sys.modules["rich"] = None  # type: ignore[assignment]
    import structlog  # noqa: F401

    del sys.modules["rich"]


if __name__ == "__main__":
    main()
