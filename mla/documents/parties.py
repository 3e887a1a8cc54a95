"""The authorities of two countries, as every document names them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Authority:
    """Who writes or is written to; `address` may hold several lines."""

    name: str
    country: str
    country_code: str = ""  # ISO 3166-1 alpha-2
    address: str = ""
    email: str = ""
    telephone: str = ""

    @property
    def land(self) -> str:
        return f"{self.country} ({self.country_code})" if self.country_code else self.country
