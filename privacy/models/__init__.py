from privacy.models.data_request import DataRequest, Decision, RefusalGround, Right, VerifiedBy
from privacy.models.facts import (
    QUESTION,
    STORY,
    Complaint,
    GoingOn,
    Ground,
    Misused,
    MisuseReport,
    Question,
    Topic,
)
from privacy.models.handling import Finding, Handling, Incident, Measure, MeasureKind, Severity
from privacy.models.judicial import Authority, JudicialRequest, JudicialState
from privacy.models.queues import ComplaintCase, DataRequestCase, MisuseCase, QuestionCase

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
