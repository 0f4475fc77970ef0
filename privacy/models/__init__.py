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
from privacy.models.queues import ComplaintCase, DataRequestCase, MisuseCase, QuestionCase

__all__ = [
    "QUESTION",
    "STORY",
    "Complaint",
    "ComplaintCase",
    "DataRequest",
    "DataRequestCase",
    "Decision",
    "GoingOn",
    "Ground",
    "MisuseCase",
    "MisuseReport",
    "Misused",
    "Question",
    "QuestionCase",
    "RefusalGround",
    "Right",
    "Topic",
    "VerifiedBy",
]
