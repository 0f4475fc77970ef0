from casework.models.access import AccessEntry
from casework.models.access_request import AccessRequest
from casework.models.attachment import Attachment
from casework.models.case import Case, Channel, Outcome, Priority, Status
from casework.models.centre import Centre
from casework.models.consent import Consent, ConsentWording, Purpose
from casework.models.desk import (
    DeadlineRule,
    ExtraHoliday,
    NoticeRecipient,
    Reminder,
    ReminderStage,
    ReplyTemplate,
)
from casework.models.disclosure import (
    Disclosure,
    DisclosurePurpose,
    DisclosureState,
    Recipient,
    RecipientTask,
    TaskKind,
)
from casework.models.erasure import Certificate, ErasureOrder, Hold, HoldGround, ScanHit, Tombstone
from casework.models.letter import Letter, LetterPurpose, LetterState
from casework.models.person import CustomerType, Person
from casework.models.policy import PolicyVersion
from casework.models.submission import Submission
from casework.models.throttle import ThrottleCounter
from casework.models.timeline import Call, CallMethod, CallResult, Event, Verb
from casework.models.trail import TrailEntry, TrailSeal

__all__ = [
    "AccessEntry",
    "AccessRequest",
    "Attachment",
    "Call",
    "CallMethod",
    "CallResult",
    "Case",
    "Centre",
    "Certificate",
    "Channel",
    "Consent",
    "ConsentWording",
    "CustomerType",
    "DeadlineRule",
    "Disclosure",
    "DisclosurePurpose",
    "DisclosureState",
    "ErasureOrder",
    "Event",
    "ExtraHoliday",
    "Hold",
    "HoldGround",
    "Letter",
    "LetterPurpose",
    "LetterState",
    "NoticeRecipient",
    "Outcome",
    "Person",
    "PolicyVersion",
    "Priority",
    "Purpose",
    "Recipient",
    "RecipientTask",
    "Reminder",
    "ReminderStage",
    "ReplyTemplate",
    "ScanHit",
    "Status",
    "Submission",
    "TaskKind",
    "ThrottleCounter",
    "Tombstone",
    "TrailEntry",
    "TrailSeal",
    "Verb",
]
