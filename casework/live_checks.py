"""The live checks of these rooms, for `CaseworkConfig.ready`, which looks for a module of this name in each app."""

from casework.case import live_checks as of_cases
from casework.disclosure import live_checks as of_disclosures
from casework.erasure import live_checks as of_erasures
from casework.post import live_checks as of_letters
from casework.staff import live_checks as of_staff

__all__ = ["of_cases", "of_disclosures", "of_erasures", "of_letters", "of_staff"]
