from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from vsign_portal import doctor
from vsign_portal.doctor import Grade


class Command(BaseCommand):
    help = (
        "Look whether this server is set up rightly: settings, database, rights, clock, mail, disk, proxy, keys, "
        "tombstones, backup, and what should be running. A line for each: ok, look (it works, think about it), WRONG. "
        "Changes nothing and sends no letter. Ends with 1 when something is wrong. Example: manage.py doctor mail disk"
    )
    # They are among the questions.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        names = [name.replace(" ", "-") for name in doctor.QUESTIONS]
        parser.add_argument("questions", nargs="*", metavar="QUESTION", help=f"some of: {', '.join(names)}")

    def handle(self, *args: Any, **options: Any) -> None:
        names = [each.replace("-", " ") for each in options["questions"]]
        if unknown := [each for each in names if each not in doctor.QUESTIONS]:
            raise CommandError(f"no question is called {unknown[0]!r}; there are {', '.join(doctor.QUESTIONS)}")
        wrong = 0
        for name, said in doctor.answers(names):
            wrong += said.grade is Grade.WRONG
            self.stdout.write(f"{said.grade.value:5} {name}: {said.words}")
        if wrong:
            raise CommandError(f"{wrong} {'thing is' if wrong == 1 else 'things are'} wrong")
