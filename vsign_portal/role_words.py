"""The table of roles in words, for an auditor: what each right lets somebody do."""

from dataclasses import dataclass

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, override, pgettext_lazy

from vsign_portal.roles import APPOINTS, ROLES

LANGUAGES = ("vi", "en")
# What a role is called; group names in the database are these message ids.
NAMES: dict[str, str | Promise] = {
    "consultants": gettext_lazy("consultants"),
    "contracts": gettext_lazy("contracts"),
    "complaint handlers": gettext_lazy("complaint handlers"),
    "privacy officers": gettext_lazy("privacy officers"),
    "managers": gettext_lazy("managers"),
    "auditors": gettext_lazy("auditors"),
}
ACTIONS: dict[str, str | Promise] = {
    "view": pgettext_lazy("right", "see"),
    "add": pgettext_lazy("right", "enter"),
    "change": pgettext_lazy("right", "change"),
    "delete": pgettext_lazy("right", "delete"),
    "assign": pgettext_lazy("right", "give to a colleague"),
    "export": pgettext_lazy("right", "export as a list"),
}
WORK = pgettext_lazy("right", "work on: call, answer, ask, close, open again")
# Where "change" means something else than editing.
CHANGES: dict[str, str | Promise] = {
    "casework.case": WORK,
    "consult.consultationcase": WORK,
    "consult.purchasecase": pgettext_lazy("right", "work on, and ask for the hand-over"),
    "privacy.questioncase": WORK,
    "privacy.complaintcase": WORK,
    "privacy.misusecase": WORK,
    "privacy.datarequestcase": pgettext_lazy("right", "work on: verify, decide, carry out, erase"),
    "privacy.judicialrequest": pgettext_lazy("right", "decide and give the sealed file"),
    "casework.disclosure": pgettext_lazy("right", "approve, refuse, take the file"),
    "casework.recipienttask": pgettext_lazy("right", "note that the recipient has confirmed"),
    "casework.scanhit": pgettext_lazy("right", "redact"),
    "casework.letter": pgettext_lazy("right", "send again or stop"),
    "casework.mailing": pgettext_lazy("right", "edit drafts, release, pause and stop"),
    "casework.policyversion": pgettext_lazy("right", "edit drafts and publish"),
    "auth.user": pgettext_lazy("right", "change, deactivate, unlock, set the password, remove the second factor"),
}


@dataclass(frozen=True)
class Line:
    """One right of one role: `words` by language, such as {"vi": "…", "en": "services: see, enter"}."""

    role: str
    record: str
    actions: tuple[str, ...]
    words: dict[str, str]


def lines() -> list[Line]:
    """Every line of the table, and what each role appoints."""
    return [line for role in ROLES for line in (*_rights(role), *_appoints(role))]


def name_of(role: str, language: str) -> str:
    with override(language):
        return str(NAMES[role])


def _rights(role: str) -> list[Line]:
    return [
        Line(role, record, actions, {language: _in_words(record, actions, language) for language in LANGUAGES})
        for record, actions in ROLES[role].items()
    ]


def _appoints(role: str) -> list[Line]:
    given = APPOINTS.get(role, ())
    words = {}
    for language in LANGUAGES:
        with override(language):
            names = ", ".join(str(NAMES[each]) for each in given)
            words[language] = gettext("roles: give and take %(names)s") % {"names": names}
    return [Line(role, "auth.group", ("appoint",), words)] if given else []


def _in_words(record: str, actions: tuple[str, ...], language: str) -> str:
    with override(language):
        does = [str(CHANGES.get(record, ACTIONS["change"]) if each == "change" else ACTIONS[each]) for each in actions]
        return f"{apps.get_model(record)._meta.verbose_name_plural}: {'; '.join(does)}"
