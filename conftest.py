"""What every test stands on: one PostgreSQL for the run, a territory of its own for each test, real parts only."""

import os

if not os.environ.get("DEMARCHE_TEST_UNPATCHED"):
    import eventlet

    eventlet.monkey_patch()

pytest_plugins = ["tests.installation"]
