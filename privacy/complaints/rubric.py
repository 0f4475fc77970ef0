"""The severity of a true complaint, from a few questions with yes or no; and which measures it asks for."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from privacy.complaints.handling import MeasureKind, Severity

# Question → its weight.
QUESTIONS = {
    "sensitive": (_("Are keys, PINs, passwords, identity papers or payments concerned?"), 2),
    "many": (_("Are more than ten people concerned?"), 2),
    "harm": (_("Has somebody lost money, or was something signed in their name?"), 2),
    "going_on": (_("Is it still going on?"), 1),
    "outside": (_("Did the data reach somebody outside the Centre?"), 1),
}
MEDIUM_FROM, HIGH_FROM = 2, 4
REQUIRED = {
    Severity.LOW: {MeasureKind.REDRESS},
    Severity.MEDIUM: {MeasureKind.REDRESS, MeasureKind.PREVENT},
    Severity.HIGH: {MeasureKind.CONTAIN, MeasureKind.REDRESS, MeasureKind.PREVENT},
}
"""At least one measure of each of these kinds is done before the answer."""


def severity(answers: Mapping[str, bool]) -> Severity:
    weight = sum(QUESTIONS[name][1] for name, yes in answers.items() if yes)
    return Severity.HIGH if weight >= HIGH_FROM else Severity.MEDIUM if weight >= MEDIUM_FROM else Severity.LOW
