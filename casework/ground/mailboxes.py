"""Which mail addresses name a mailbox that another server on the net could have."""

import re
import unicodedata

# Names that stand for no host on the net (RFC 6761, RFC 6762, RFC 8375, RFC 9476 and what home networks use).
NOT_ON_THE_NET = frozenset(
    [
        "alt",
        "arpa",
        "corp",
        "home",
        "internal",
        "intranet",
        "invalid",
        "lan",
        "local",
        "localdomain",
        "localhost",
        "onion",
        "private",
        "test",
    ]
)
LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
# Octets, not letters (RFC 5321 section 4.5.3.1).
LONGEST_NAME, LONGEST_DOMAIN = 64, 253


def may_exist(address: str) -> bool:
    """Whether a mail server would take this address for one on the net: no literal, no host of one's own network, no
    letters that only look like a domain."""
    name, _at, domain = address.rpartition("@")
    if not 0 < len(name) <= LONGEST_NAME or not name.isascii() or '"' in name:
        return False
    labels = _labels(domain.lower())
    return len(labels) > 1 and not labels[-1].isdigit() and labels[-1] not in NOT_ON_THE_NET


def _labels(domain: str) -> list[str]:
    """As the name server is asked for them; none when it could not be asked."""
    if unicodedata.normalize("NFKC", domain) != domain:
        return []
    try:
        asked = domain.encode("idna").decode()
    except UnicodeError:
        return []
    labels = asked.split(".")
    return labels if len(asked) <= LONGEST_DOMAIN and all(map(LABEL.fullmatch, labels)) else []
