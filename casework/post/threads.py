"""How mail programs keep the letters of a case together, and how an answer to one is known as such.

The first of `References` is a Message-ID that stands for the case and carries a keyed mark, and so does the address to
which one answers: nobody makes one up from a number they have seen. An answer repeats them.
"""

import re

from django.conf import settings

from casework.post import marks

SALT, LENGTH = "casework.thread", 24
ROOT = re.compile(r"<case\.([0-9a-z-]{4,20})\.([0-9a-f]{24})@[^<>\s]{1,255}>")
ANSWERED_TO = re.compile(r"\+([0-9a-z-]{4,20})\.([0-9a-f]{24})@")


def host() -> str:
    return str(settings.SITE_URL).split("//")[-1].split(":")[0]


def root(reference: str) -> str:
    """The Message-ID that stands for the case with this reference."""
    return f"<case.{_marked(reference)}@{host()}>"


def reference_in(references: str) -> str:
    """Of the case that `References` or `In-Reply-To` names with its mark; nothing when none does."""
    return _first_of_ours(ROOT, references)


def reply_address(reference: str) -> str:
    """Where an answer to a letter of the case goes; empty while none is set up."""
    name, _at, its_host = settings.REPLY_ADDRESS.rpartition("@")
    return f"{name}+{_marked(reference)}@{its_host}" if name else ""


def reference_to(address: str) -> str:
    """Of the case whose answers come to this address; nothing for any other."""
    return _first_of_ours(ANSWERED_TO, address.lower())


def _first_of_ours(pattern: re.Pattern[str], text: str) -> str:
    found = (each for each in pattern.finditer(text) if marks.is_ours(SALT, each[1], each[2]))
    return next((each[1].upper() for each in found), "")


def _marked(reference: str) -> str:
    name = reference.lower()
    return f"{name}.{marks.mark(SALT, name, LENGTH)}"
