"""The worker's lanes: so many jobs at a time of each queue, and none waits for another lane. A mail server or a
recipient that takes its time holds up its own lane alone."""

LANES = {
    "letters": 4, "mailings": 1, "handovers": 2, "sweeping": 1, "sealing": 1, "inbox": 1, "imap": 1,
    "housekeeping": 2,
}  # fmt: skip
