from privacy.admin import erasures, policy, queues, rights

__all__ = ["erasures", "policy", "queues", "rights"]
