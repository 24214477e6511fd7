"""A territory's two colours as the pages use them: everything that is derived of them can be read, by day and by night.

Contrast is that of WCAG 2.2 (relative luminance); a text has 4.5 at least. The file of a territory is refused where its
main colour cannot be read on our paper (`chassis.territory`).
"""

from collections.abc import Mapping

from chassis.colours import contrast, rgb
from chassis.territory import PAPER, READABLE, Colours

INK, WHITE = "#231b24", "#ffffff"
DAY = {"paper": PAPER, "sheet": "#ffffff", "soft": "#f7efe2"}  # as site.css has them
NIGHT = {"paper": "#1b161c", "sheet": "#262027", "soft": "#302932"}
QUIET_BY_DAY, QUIET_BY_NIGHT = "#5d5260", "#c6b9c7"


def mix(one: str, other: str, share: float) -> str:
    """Return a colour between two; `share` is how much of the other it has."""
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in zip(rgb(one), rgb(other), strict=True))


def readable(colour: str, *grounds: str, towards: str) -> str:
    """Return the colour, moved towards another until it can be read on every ground."""
    for step in range(21):
        moved = mix(colour, towards, step / 20)
        if all(contrast(moved, ground) >= READABLE for ground in grounds):
            return moved
    return towards


def on(colour: str) -> str:
    """Return what can be read on a colour: ink, white, or black where neither is clear enough."""
    return next((text for text in (INK, WHITE) if contrast(text, colour) >= READABLE), "#000000")


def sheet(colours: Colours) -> str:
    """Write the custom properties of a territory's colours, for the light and the dark scheme."""
    day, night = declared(colours, DAY, "#000000"), declared(colours, NIGHT, "#ffffff")
    return f":root {{ {day} }}\n@media (prefers-color-scheme: dark) {{ :root {{ {night} }} }}\n"


def declared(colours: Colours, ground: Mapping[str, str], towards: str) -> str:
    """Derive the properties of one scheme; what lies on a ground moves towards black or white until it is read."""
    main = readable(colours.main, ground["paper"], ground["sheet"], towards=towards)
    soft = mix(ground["sheet"], main, 0.12)
    share, quiet = (0.25, QUIET_BY_DAY) if ground is DAY else (0.14, QUIET_BY_NIGHT)
    gentle = readable(mix(ground["sheet"], colours.accent, share), quiet, towards=ground["sheet"])
    found = {
        "main": main,
        "on-main": on(main),
        "main-strong": stronger(main),
        "main-soft": soft,
        "main-mild": mix(ground["sheet"], main, 0.25),
        "main-warm": mix(ground["sheet"], main, 0.4),
        "link": readable(main, *ground.values(), soft, towards=towards),
        "accent": colours.accent,
        "on-accent": on(colours.accent),
        "accent-strong": stronger(colours.accent),
        "accent-soft": gentle,
        "on-accent-soft": readable(colours.accent, gentle, towards=towards),
    }
    return " ".join(f"--{name}: {value};" for name, value in found.items())


def stronger(colour: str) -> str:
    """Return what a button becomes under a pointer: further away from its text."""
    return mix(colour, "#000000" if on(colour) == WHITE else "#ffffff", 0.22)
