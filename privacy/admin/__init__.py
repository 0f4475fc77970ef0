from privacy.admin import policy, queues

__all__ = ["policy", "queues"]
