"""Identifiers are checked by their type, and recognised when pasted."""

import pytest

from mla.common.errors import Invalid
from mla.legal.identifiers import checked_port, exact, recognise

BITCOIN = "1BoatSLRHtKNngkdXEeobR76b53LETtpyT"
IBAN = "GB82WEST12345698765432"


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("ipv4", " 192.0.2.10 ", "192.0.2.10"),
        ("ipv6", "2001:0DB8:0:0:0:0:0:17", "2001:db8::17"),
        ("email", "Ana.R@MAIL.example", "Ana.R@mail.example"),
        ("phone", "+55 (61) 5550-0100", "+556155500100"),
        ("phone", "0082 2 555 0100", "+8225550100"),
        ("domain", "Shop.Example.", "shop.example"),
        ("domain", "bücher.example", "bücher.example"),
        ("url", "https://shop.example/pay?x=1", "https://shop.example/pay?x=1"),
        ("imei", "49-015420-323751-8", "490154203237518"),
        ("imei", "4901542032375101", "4901542032375101"),
        ("wallet", BITCOIN, BITCOIN),
        ("iban", "gb82 west 1234 5698 7654 32", IBAN),
        ("name", "José da Silva", "José da Silva"),
        ("other", "SIM 8955 0100", "SIM 8955 0100"),
    ],
)
def test_what_is_right_is_kept_in_its_usual_spelling(kind: str, typed: str, kept: str) -> None:
    assert exact(kind, typed) == kept


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        ("ipv4", "192.0.2.300", "192.0.2.300 is not an IPv4 address: write four numbers"),
        ("ipv4", "2001:db8::1", "is not an IPv4 address"),
        ("ipv6", "2001:db8:::1", "is not an IPv6 address"),
        ("email", "ana@mail", "is not an e-mail address"),
        ("email", "ana mail.example", "is not an e-mail address"),
        ("phone", "5550 0100", "the country code first"),
        ("domain", "shop", "is not a domain name"),
        ("domain", "-shop.example", "is not a domain name"),
        ("url", "shop.example/pay", "is not a web address"),
        ("url", "https://[2001", "is not a web address"),
        ("imei", "490154203237519", "its last digit does not fit"),
        ("imei", "4901", "its 15 digits"),
        ("wallet", "x", "is not a wallet address"),
        ("iban", "GB82 WEST 1234 5698 7654 33", "its check digits do not fit"),
        ("iban", "1234 5678", "write country, check digits and account"),
        ("ipv4", "9" * 300, f"^{'9' * 60} … {'9' * 20} is not an IPv4"),
        ("name", "  ", "Write the name, number or address."),
    ],
)
def test_what_is_wrong_is_refused_in_a_sentence(kind: str, typed: str, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        exact(kind, typed)


@pytest.mark.parametrize(
    ("pasted", "kind", "identifier", "port"),
    [
        ("192.0.2.10", "ipv4", "192.0.2.10", None),
        ("192.0.2.10:51234", "ipv4", "192.0.2.10", 51234),
        ("192.0.2.999", "ipv4", "192.0.2.999", None),
        ("2001:db8::17", "ipv6", "2001:db8::17", None),
        ("[2001:db8::17]:443", "ipv6", "2001:db8::17", 443),
        ("ana@mail.example", "email", "ana@mail.example", None),
        ("+55 61 5550-0100", "phone", "+55 61 5550-0100", None),
        ("https://shop.example", "url", "https://shop.example", None),
        ("490154203237518", "imei", "490154203237518", None),
        (BITCOIN, "wallet", BITCOIN, None),
        (IBAN, "iban", IBAN, None),
        ("GB82 WEST 1234 5698 7654 32", "iban", "GB82 WEST 1234 5698 7654 32", None),
        ("GB83WEST12345698765432", "user_name", "GB83WEST12345698765432", None),
        ("shop.example", "domain", "shop.example", None),
        ("@ransom_77", "user_name", "@ransom_77", None),
        ("José da Silva", "name", "José da Silva", None),
    ],
)
def test_what_is_pasted_is_recognised(
    pasted: str, kind: str, identifier: str, port: int | None
) -> None:
    assert recognise(pasted) == (kind, identifier, port)


@pytest.mark.parametrize("port", [0, 65536, -1])
def test_a_port_that_does_not_exist_is_refused(port: int) -> None:
    with pytest.raises(Invalid, match="ports go from 1 to 65535"):
        checked_port(port)
