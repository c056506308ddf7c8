"""A virtual office: network namespaces and real daemons; for the demo, tests and benchmarks."""
