"""How well one colour is read on another: the contrast of WCAG 2.2."""


def rgb(colour: str) -> bytes:
    """Read `#rrggbb` into three numbers up to 255."""
    return bytes.fromhex(colour[1:])


def luminance(colour: str) -> float:
    """Return the relative luminance, 0 for black to 1 for white."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (each / 255 for each in rgb(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)
