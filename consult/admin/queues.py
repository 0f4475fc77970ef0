"""The queues of consultations and purchases."""

from django.contrib import admin

from casework.kinds import Kind
from casework.staff.queue import KindQueueAdmin
from consult.models import ConsultationCase, PurchaseCase


@admin.register(ConsultationCase)
class ConsultationQueue(KindQueueAdmin):
    kind = Kind.CONSULTATION


@admin.register(PurchaseCase)
class PurchaseQueue(KindQueueAdmin):
    kind = Kind.PURCHASE
