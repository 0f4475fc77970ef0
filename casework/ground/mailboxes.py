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


# ----------------------------------------------------------------- as people write them, and as they meant them
IN_BRACKETS = re.compile(r"[^<>]*<([^<>]+)>[^<>]*")
# Providers that people here have their mailboxes with; whoever writes one of them is not asked.
PROVIDERS = (
    "gmail.com", "googlemail.com", "yahoo.com", "yahoo.com.vn", "ymail.com", "rocketmail.com",
    "hotmail.com", "hotmail.com.vn", "outlook.com", "outlook.com.vn", "live.com", "msn.com",
    "icloud.com", "me.com", "mac.com", "proton.me", "protonmail.com", "zoho.com", "aol.com",
    "mail.com", "email.com", "gmx.com", "gmx.de", "gmx.net", "mail.ru", "yandex.com", "tutanota.com",
    "vnn.vn", "hcm.vnn.vn", "fpt.vn", "viettel.vn", "viettel.com.vn", "vnpt.vn", "qq.com", "163.com", "naver.com",
)  # fmt: skip
# A domain shorter than this has too many neighbours that are somebody's own.
SHORTEST_ASKED_ABOUT = 8


def tidied(typed: str) -> str:
    """The address within what phones, mail programs and letters leave around it; what is none stays as it is."""
    bracketed = IN_BRACKETS.fullmatch(typed)
    text = (bracketed[1] if bracketed else typed).strip()
    text = re.sub(r"^mailto:", "", text, flags=re.IGNORECASE).partition("?")[0]
    text = re.sub(r"\s*([@.,])\s*", r"\1", text).strip("\"'“”‘’<>()[]").rstrip(".,;:").lower()
    name, at, domain = text.rpartition("@")
    return f"{name}{at}{domain.replace(',', '.')}"


def meant(address: str) -> str:
    """The address at the provider whose name was mistyped, "anh@gmail.com" for "anh@gmial.com"; empty for any other."""
    name, _at, domain = address.rpartition("@")
    if len(domain) < SHORTEST_ASKED_ABOUT or domain in PROVIDERS:
        return ""
    near = next((each for each in PROVIDERS if len(each) >= SHORTEST_ASKED_ABOUT and one_slip_apart(domain, each)), "")
    return f"{name}@{near}" if near else ""


def one_slip_apart(one: str, other: str) -> bool:
    """Whether a letter was left out, doubled, mistaken or swapped with its neighbour."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    same = next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    rest, rest_of_other = one[same:], other[same:]
    swapped = rest[:2] == rest_of_other[1::-1] and rest[2:] == rest_of_other[2:] and len(rest) > 1
    return swapped or rest_of_other in (rest[1:],) or rest == rest_of_other[1:] or rest[1:] == rest_of_other[1:]
