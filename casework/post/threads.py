"""How mail programs keep the letters of a case together, and how an answer to one is known as such.

The first of `References` is a Message-ID that stands for the case and carries a keyed mark: nobody makes one up from a
number they have seen. An answer repeats it.
"""

import re

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

ROOT = re.compile(r"<case\.([0-9a-z-]{4,20})\.([0-9a-f]{24})@[^<>\s]+>")


def host() -> str:
    return str(settings.SITE_URL).split("//")[-1].split(":")[0]


def root(reference: str) -> str:
    """The Message-ID that stands for the case with this reference."""
    name = reference.lower()
    return f"<case.{name}.{_mark(name)}@{host()}>"


def reference_in(references: str) -> str:
    """Of the case that `References` or `In-Reply-To` names with its mark; nothing when none does."""
    for found in ROOT.finditer(references):
        if constant_time_compare(found[2], _mark(found[1])):
            return found[1].upper()
    return ""


def _mark(name: str) -> str:
    return salted_hmac("casework.thread", name, algorithm="sha256").hexdigest()[:24]
