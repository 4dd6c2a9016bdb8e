"""The first phases: a greedy plan, then the largest weight with its proof, days before slots."""
