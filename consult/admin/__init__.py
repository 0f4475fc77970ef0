from consult.admin import catalogue, handover, queues

__all__ = ["catalogue", "handover", "queues"]
