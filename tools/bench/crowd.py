"""Bulk loading, in one statement for each part: contributions that all may read, in many territories.

No API could write a million in time; a benchmark's own database is filled from its inside, and nobody else's can be.
"""

import time
from collections.abc import Callable, Sequence
from typing import Any

# Twenty words of a vocabulary of 5,000, the first ones much more often than the last, as in any language.
FILL = """
    INSERT INTO contribution (territory, id, created_at, version, kind, state, text, language, themes, commune, origins,
                              waiting, published_at, supports, comments)
    SELECT (%(slugs)s::text[])[n %% %(many)s + 1], gen_random_uuid(), now(), 1,
           CASE WHEN n %% 3 = 0 THEN 'idea' ELSE 'need' END, 'published',
           'Il nous manque ' || said || CASE WHEN random() < 0.2 THEN ' un atelier' ELSE '' END
               || CASE WHEN n / %(many)s %% 500 = 0 THEN ' pour réparer les vélos' ELSE '' END,
           'fr', ARRAY[(%(themes)s::text[])[n / %(many)s %% cardinality(%(themes)s::text[]) + 1]],
           (%(communes)s::text[])[n / %(many)s %% cardinality(%(communes)s::text[]) + 1], '{}', false, now(), n %% 40, 0
    FROM generate_series(%(first)s::int, %(last)s) AS n, LATERAL (
        SELECT string_agg('mot' || floor(5000 * power(random(), 3) + (n + place) * 0)::int, ' ') AS said
        FROM generate_series(1, 20) AS place
    ) AS words
"""


def fill(
    cursor: Any,
    rows: int,
    slugs: Sequence[str],
    told: Callable[[str], None],
    *,
    communes: Sequence[str] = ("54395",),
    themes: Sequence[str] = ("circular-economy",),
) -> float:
    """Write rows, in turn for each of the slugs, then the search index as the migration makes it; return the seconds.

    A slug that stands there more often gets more of them.
    """
    started = time.monotonic()
    cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'contribution_words'")
    (index,) = cursor.fetchone()
    cursor.execute("DROP INDEX contribution_words")
    given = {"slugs": list(slugs), "many": len(slugs), "communes": list(communes), "themes": list(themes)}
    step = max(1, rows // 10)
    for first in range(0, rows, step):
        last = min(first + step, rows)
        cursor.execute(FILL, given | {"first": first, "last": last - 1})
        told(f"{last:,} of {rows:,} rows")
    cursor.execute(index)
    cursor.execute("VACUUM ANALYZE contribution")
    return time.monotonic() - started
