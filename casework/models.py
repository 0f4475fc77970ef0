"""The index of the models that Django loads. Code imports them from their rooms."""

from casework.case.case import Case
from casework.case.colleague import Colleague
from casework.case.day_counts import ChangedDay, DayCount
from casework.case.morning_list import MorningList
from casework.case.reminder import Reminder, ReminderStage
from casework.case.reply_template import ReplyTemplate
from casework.case.states import Channel, Outcome, Priority, Status
from casework.case.timeline import Call, CallMethod, CallResult, Event, Happened
from casework.case.unsent import UnsentText
from casework.centre.centre import Centre
from casework.centre.policy import PolicyVersion
from casework.centre.rules import DeadlineRule, NoticeRecipient, SpecialDay
from casework.centre.session import StaffSession
from casework.disclosure.disclosure import Disclosure, DisclosureState
from casework.disclosure.recipient import DisclosurePurpose, Recipient
from casework.disclosure.task import RecipientTask, TaskKind
from casework.erasure.certificate import Certificate
from casework.erasure.hold import Hold, HoldGround
from casework.erasure.home import Home
from casework.erasure.order import CaseWithAnOrder, ErasureOrder, ScanHit
from casework.erasure.tombstone import JournalMark, Tombstone
from casework.ground.stuck_row import StuckRow
from casework.ground.throttle_counter import ThrottleCounter
from casework.inbox.imap_folder import ImapFolder
from casework.inbox.received_mail import Became, ReceivedMail
from casework.intake.attachment import Attachment
from casework.intake.draft_file import DraftFile
from casework.intake.submission import Submission
from casework.ledger.access import AccessEntry
from casework.ledger.entries import TrailEntry, TrailSeal
from casework.ledger.inspection import Inspection
from casework.mailing.mailing import Mailing, MailingKind, MailingState
from casework.people.access_request import AccessRequest
from casework.people.consent import Consent, ConsentWording, Purpose
from casework.people.person import CustomerType, Person
from casework.post.bounce import Bounce
from casework.post.budget import MailBudget
from casework.post.letter import Letter, LetterState

__all__ = [
    "AccessEntry",
    "AccessRequest",
    "Attachment",
    "Became",
    "Bounce",
    "Call",
    "CallMethod",
    "CallResult",
    "Case",
    "CaseWithAnOrder",
    "Centre",
    "Certificate",
    "ChangedDay",
    "Channel",
    "Colleague",
    "Consent",
    "ConsentWording",
    "CustomerType",
    "DayCount",
    "DeadlineRule",
    "Disclosure",
    "DisclosurePurpose",
    "DisclosureState",
    "DraftFile",
    "ErasureOrder",
    "Event",
    "Happened",
    "Hold",
    "HoldGround",
    "Home",
    "ImapFolder",
    "Inspection",
    "JournalMark",
    "Letter",
    "LetterState",
    "MailBudget",
    "Mailing",
    "MailingKind",
    "MailingState",
    "MorningList",
    "NoticeRecipient",
    "Outcome",
    "Person",
    "PolicyVersion",
    "Priority",
    "Purpose",
    "ReceivedMail",
    "Recipient",
    "RecipientTask",
    "Reminder",
    "ReminderStage",
    "ReplyTemplate",
    "ScanHit",
    "SpecialDay",
    "StaffSession",
    "Status",
    "StuckRow",
    "Submission",
    "TaskKind",
    "ThrottleCounter",
    "Tombstone",
    "TrailEntry",
    "TrailSeal",
    "UnsentText",
]
