from django.contrib import admin

from casework.models import Case

admin.site.register(Case)
