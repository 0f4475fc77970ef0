"""The index of the models that Django loads. Code imports them from their rooms."""

from privacy.complaints.complaint import STORY, Complaint, Ground
from privacy.complaints.handling import Finding, Handling, Measure, MeasureKind, Severity
from privacy.complaints.misuse import GoingOn, Misused, MisuseReport
from privacy.complaints.queues import ComplaintCase, MisuseCase
from privacy.incidents.incident import Incident
from privacy.judicial.judicial_request import Authority, JudicialRequest, JudicialState
from privacy.questions.question import QUESTION, Question, Topic
from privacy.questions.queue import QuestionCase
from privacy.rights.data_request import DataRequest, Decision, RefusalGround, Right, VerifiedBy
from privacy.rights.queue import DataRequestCase

__all__ = [
    "QUESTION",
    "STORY",
    "Authority",
    "Complaint",
    "ComplaintCase",
    "DataRequest",
    "DataRequestCase",
    "Decision",
    "Finding",
    "GoingOn",
    "Ground",
    "Handling",
    "Incident",
    "JudicialRequest",
    "JudicialState",
    "Measure",
    "MeasureKind",
    "MisuseCase",
    "MisuseReport",
    "Misused",
    "Question",
    "QuestionCase",
    "RefusalGround",
    "Right",
    "Severity",
    "Topic",
    "VerifiedBy",
]
