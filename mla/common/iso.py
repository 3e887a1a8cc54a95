"""Countries of ISO 3166-1 and languages of ISO 639-1 (pycountry), with English names from the Unicode CLDR (Babel)."""

from functools import cache

import pycountry
from babel import Locale


@cache
def iso_countries() -> list[tuple[str, str]]:
    """(alpha-2 code, English name) of every country, in the order of the names."""
    names = Locale("en").territories
    pairs = [(land.alpha_2, names.get(land.alpha_2, land.name)) for land in pycountry.countries]
    return sorted(pairs, key=lambda pair: pair[1])


def name_of(code: str) -> str:
    """The country's English name; a code that ISO 3166-1 does not know stands for itself."""
    return _names().get(code, code)


@cache
def _names() -> dict[str, str]:
    return dict(iso_countries())


@cache
def languages() -> dict[str, str]:
    """Every language of ISO 639-1 with its English name, in the order of the names."""
    names = Locale("en").languages
    codes = [one.alpha_2 for one in pycountry.languages if hasattr(one, "alpha_2")]
    pairs = [(code, names[code]) for code in codes if code in names]
    return dict(sorted(pairs, key=lambda pair: pair[1]))
