"""The main path of the platform, played over HTTP alone, as its users' own programs would."""
