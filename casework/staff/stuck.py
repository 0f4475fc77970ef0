"""Records at which the worker's jobs fail again and again, to look at."""

from django.contrib import admin

from casework.ground.stuck_row import StuckRow
from casework.staff.read_only import ReadOnlyAdmin


@admin.register(StuckRow)
class StuckRowAdmin(ReadOnlyAdmin):
    list_display = ("table", "row", "work", "error", "times", "since", "last_at")
