import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

PEOPLE = (("an.nguyen", "An", "Nguyễn"), ("binh.tran", "Bình", "Trần"))


class Command(BaseCommand):
    help = (
        "Make the demo's two staff accounts on first run and print their passwords, once. "
        "Example: manage.py create_demo_staff"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("create_demo_staff is for the demo; use createsuperuser.")
        users = get_user_model()
        if users.objects.filter(is_staff=True).exists():
            return
        for username, first_name, last_name in PEOPLE:
            password = secrets.token_urlsafe(12)
            users.objects.create_superuser(
                username, f"{username}@example.vn", password, first_name=first_name, last_name=last_name
            )
            self.stdout.write(f"· staff account {username}, password {password}")
        self.stdout.write(f"· they sign in at {settings.SITE_URL}/{settings.ADMIN_PATH}")
