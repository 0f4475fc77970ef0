"""Made-up customers for the demo and for load tests."""
