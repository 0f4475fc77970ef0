from privacy.admin import queues

__all__ = ["queues"]
