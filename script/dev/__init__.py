"""Made-up data and benchmarks: for developers and the demo, no part of the product."""
