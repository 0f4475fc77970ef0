"""What this app needs before it can serve its first page."""


def load() -> None:
    """Idempotent."""
