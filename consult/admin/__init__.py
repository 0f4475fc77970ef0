from consult.admin import catalogue, queues

__all__ = ["catalogue", "queues"]
