"""The worker's jobs, to look at. What they do is moved from its own page, by verbs that stand in the trail."""

from django.contrib import admin
from procrastinate.contrib.django.admin import ProcrastinateJobAdmin
from procrastinate.contrib.django.models import ProcrastinateJob

from casework.staff.read_only import ReadOnlyAdmin

admin.site.unregister(ProcrastinateJob)


@admin.register(ProcrastinateJob)
class JobAdmin(ReadOnlyAdmin, ProcrastinateJobAdmin):  # type: ignore[misc]
    actions = []
    list_filter = ["task_name", "queue_name"]  # an unknown status would be an error of the database
