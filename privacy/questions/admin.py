"""The list of questions."""

from django.contrib import admin

from casework.ground.kind import Kind
from casework.staff.queue import KindQueueAdmin
from privacy.questions.queue import QuestionCase


@admin.register(QuestionCase)
class QuestionQueue(KindQueueAdmin):
    kind = Kind.QUESTION
