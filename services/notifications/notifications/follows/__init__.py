"""Who is concerned by what: taken from the people that events name, for services only, or chosen by themselves."""
