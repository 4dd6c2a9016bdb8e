"""What the clock does without anybody asking: plan, send, tidy up."""
