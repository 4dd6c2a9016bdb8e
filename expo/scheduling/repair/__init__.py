"""Re-planning: keep the plan in force, insert what lost its place, move as few meetings as possible."""
