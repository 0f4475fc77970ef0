"""The list of data requests."""

from django.contrib import admin

from casework.ground.kind import Kind
from casework.staff.queue import KindQueueAdmin
from privacy.rights.queue import DataRequestCase


@admin.register(DataRequestCase)
class DataRequestQueue(KindQueueAdmin):
    kind = Kind.DATA_REQUEST
