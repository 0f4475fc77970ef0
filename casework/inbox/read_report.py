"""Reads what a report says of the letter that it is about, in a process of its own: `python -m
casework.inbox.read_report < mail` (see read_message). Its readers of many notations are slow to load, and few mails are
reports."""

import json
import sys

from casework.inbox import read_message
from casework.inbox.read_message import Unreadable
from casework.post import verdict


def main() -> int:
    read_message.limit_this_process()
    try:
        found = verdict.of(read_message.parsed(sys.stdin.buffer.read()))
    except (Unreadable, RecursionError, MemoryError):
        return read_message.UNREADABLE
    sys.stdout.write(json.dumps(found) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
