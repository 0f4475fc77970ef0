"""Counters for the throttle, in an unlogged table: quick, shared by all workers, and no loss after a crash."""

from django.db import models


class ThrottleCounter(models.Model):
    """`key` is a keyed digest: the table holds neither an address of the net nor one of a person.

    `window`: when it ends, in seconds since 1970.
    """

    key = models.CharField(max_length=64, primary_key=True)
    window = models.BigIntegerField()
    count = models.IntegerField()

    def __str__(self) -> str:
        return self.key
