"""What the clock does without being asked: plan, send, tidy up."""
