from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from casework.staff import first_password

ROLE = "managers"


class Command(BaseCommand):
    help = (
        "Open the account of the first manager, who opens all others in the admin, and print a link at which they set "
        "their password: it works once, for a day. Run again for the same name it prints a new link. "
        "Example: manage.py first_manager binh.tran binh.tran@ecomviet.vn --first-name Bình --last-name Trần"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="with which they sign in, such as binh.tran")
        parser.add_argument("email", help="where they are told what happens to their account")
        parser.add_argument("--first-name", default="", help="such as Bình")
        parser.add_argument("--last-name", default="", help="such as Trần")

    def handle(self, *args: Any, **options: Any) -> None:
        role = Group.objects.filter(name=ROLE).first()
        if role is None:
            raise CommandError("there are no roles yet: run manage.py migrate first")
        holder = self._holder(options)
        try:
            holder.full_clean(exclude=["password"])
        except ValidationError as error:
            raise CommandError(
                "; ".join(f"{name}: {' '.join(said)}" for name, said in error.message_dict.items())
            ) from None
        self.stdout.write(first_password.open_account(holder, [role]))
        self.stderr.write("the link works once, for a day; hand it over to nobody else")

    def _holder(self, options: dict[str, Any]) -> User:
        """A new account, or the one that waits for its first password. Raises CommandError."""
        managers = User.objects.filter(groups__name=ROLE, is_active=True)
        waiting = managers.filter(username=options["username"]).first()
        if waiting and not waiting.has_usable_password():
            return waiting
        if there := next((each for each in managers if each.has_usable_password()), None):
            raise CommandError(f"{there.get_username()} is a manager already and opens accounts in the admin")
        names = {name: options[name] for name in ("username", "email", "first_name", "last_name")}
        return User(**names)
