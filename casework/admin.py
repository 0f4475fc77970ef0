"""The index of what casework shows in the staff's admin."""

from casework.staff import (
    accounts,
    cases,
    centre,
    erasures,
    inspections,
    jobs,
    ledgers,
    letters,
    mailings,
    places,
    received_mails,
    registers,
    settings,
    stuck,
)

__all__ = [
    "accounts",
    "cases",
    "centre",
    "erasures",
    "inspections",
    "jobs",
    "ledgers",
    "letters",
    "mailings",
    "places",
    "received_mails",
    "registers",
    "settings",
    "stuck",
]
