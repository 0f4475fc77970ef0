from privacy.admin import complaints, erasures, judicial, policy, queues, rights

__all__ = ["complaints", "erasures", "judicial", "policy", "queues", "rights"]
