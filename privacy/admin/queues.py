"""The queues of what people demand."""

from django.contrib import admin

from casework.kinds import Kind
from casework.staff.queue import KindQueueAdmin
from privacy.models import ComplaintCase, DataRequestCase, MisuseCase, QuestionCase


@admin.register(DataRequestCase)
class DataRequestQueue(KindQueueAdmin):
    kind = Kind.DATA_REQUEST


@admin.register(ComplaintCase)
class ComplaintQueue(KindQueueAdmin):
    kind = Kind.COMPLAINT


@admin.register(MisuseCase)
class MisuseQueue(KindQueueAdmin):
    kind = Kind.MISUSE


@admin.register(QuestionCase)
class QuestionQueue(KindQueueAdmin):
    kind = Kind.QUESTION
