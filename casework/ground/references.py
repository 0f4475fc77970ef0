"""References that people read out on the phone: VS-XXXX-XXXX in Crockford's base32, the last symbol a check."""

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXY"  # without Z, so that there are as many symbols as PRIME
PATTERN = r"^VS-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$"
LOOKALIKES = str.maketrans("OIL", "011")
PRIME = 31  # no two symbols are equal modulo a prime of their number: one wrong or two swapped always show
PLACES = PRIME**7


def _check_symbol(seven: str) -> str:
    total = sum((place + 2) * ALPHABET.index(symbol) for place, symbol in enumerate(seven))
    return ALPHABET[total % PRIME]


def new() -> str:
    """A random reference: 34 bits and a check symbol."""
    return at(secrets.randbelow(PLACES))


def at(number: int) -> str:
    """The reference with this number, 0 to PLACES - 1; each number has its own."""
    seven = "".join(ALPHABET[number // PRIME**place % PRIME] for place in range(7))
    whole = seven + _check_symbol(seven)
    return f"VS-{whole[:4]}-{whole[4:]}"


def parse(typed: str) -> str | None:
    """The reference someone typed, in its one notation, or None when it cannot be one."""
    symbols = re.sub(r"[^0-9A-Z]", "", typed.upper())
    if symbols.startswith("VS") and len(symbols) == 10:
        symbols = symbols[2:]
    symbols = symbols.translate(LOOKALIKES)
    if len(symbols) != 8 or any(s not in ALPHABET for s in symbols) or _check_symbol(symbols[:7]) != symbols[7]:
        return None
    return f"VS-{symbols[:4]}-{symbols[4:]}"
