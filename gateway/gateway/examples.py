"""What the contract shows of each field of our own answers; `tools.contracts` makes them whole."""

from typing import Any

EXAMPLES: dict[str, dict[str, Any]] = {
    "any": {"name": "Meurthe-et-Moselle"},
    "Territory": {
        "slug": "meurthe-et-moselle",
        "code": "54",
        "url": "https://meurthe-et-moselle.example.fr",
        "time_zone": "Europe/Paris",
        "languages": ["fr", "en"],
        "sample": False,
    },
    "TerritoryWithEditions": {"contacts": {"name": "EssenCiel 54"}},
    "Edition": {
        "code": "nord-2022",
        "name": "Nord 2022",
        "areas": ["nord"],
        "starts_on": None,
        "ends_on": None,
        "step": "action",
        "open": True,
    },
    "Commune": {"code": "54580", "name": "Villerupt", "postcodes": ["54190"], "area": "nord", "population": 10027},
    "Area": {"code": "nord", "name": "Nord (Pays Haut)"},
    "Theme": {
        "code": "circular-economy",
        "name": "Économie circulaire",
        "names": {"fr": "Économie circulaire", "en": "Circular economy"},
    },
}
