"""CP-SAT: the exact model of the hard rules, and solving it objective by objective."""
