"""One mailbox, many spellings: two addresses are compared and counted as what they reach."""

from django.utils.encoding import punycode

from casework.ground import keyed


def spelled(address: str) -> str:
    """In lower case, its host as mail servers write it: an IDN and its xn-- form are one."""
    name, _at, host = address.strip().lower().rpartition("@")
    try:
        return f"{name}@{punycode(host.rstrip('.'))}"
    except UnicodeError:
        return f"{name}@{host}"


def counted(address: str) -> str:
    """Without the dots and the +tag that make no other mailbox at the large providers. Where they do make one, the two
    share a budget."""
    name, _at, host = spelled(address).rpartition("@")
    plain = name.partition("+")[0].replace(".", "")
    return f"{plain or name}@{'gmail.com' if host == 'googlemail.com' else host}"


def mark(address: str) -> str:
    """A keyed digest, short enough for a link: it dies with the address it was made of."""
    return keyed.digest("casework.mailbox", spelled(address))[:24]


def is_marked(given: str, address: str) -> bool:
    """Whether this mark was made of this address, under any key that is still listed."""
    return keyed.is_one_of(given, [each[:24] for each in keyed.digests("casework.mailbox", spelled(address))])
