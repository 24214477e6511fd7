"""No door between territories: what is held here, by whatever runs, so that nothing new is forgotten.

- each table of each service: closed and forced, keyed by territory; without a territory, or in another, no row is shown
  and none is taken; a worker sees what it works on, a search that bypasses security its own territory (`tables.py`,
  `test_tables.py`); 10,000 random switches over one small pool (`test_pool.py`)
- each operation of the running contract, each role, each place of a request that names an object: another territory's
  answers as one that never existed does; its tokens, sessions and cookies stand for nobody (`rows.py`,
  `matrix.py`, `test_operations.py`), and each page and form likewise (`pages.py`, `test_pages.py`, `test_forms.py`)
- each right that an action asks for itself: whom it lets past (`rights.py`, `rights.toml`, `test_rights.py`)
- each condition by which a read hides something: whom each kind of row is shown to (`filters.py`, `shown.py`,
  `shown.toml`, `test_shown.py`)
- what carries: caches, live streams, the log, webhooks, files, search, errors, log lines (`test_carriers.py`)

Two territories are filled as people fill them (`lives.py`); all that is said in one bears a mark, for which each answer
of the other is searched. `test_mutations.py` takes each lock away, one at a time, and sees these checks go red.
"""
