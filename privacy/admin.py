"""The index of what privacy shows in the staff's admin."""

from privacy.complaints import queues_admin as complaint_queues
from privacy.incidents import admin as incidents
from privacy.judicial import admin as judicial
from privacy.policy import admin as policy
from privacy.questions import admin as questions
from privacy.rights import queue_admin

__all__ = [
    "complaint_queues",
    "incidents",
    "judicial",
    "policy",
    "questions",
    "queue_admin",
]
