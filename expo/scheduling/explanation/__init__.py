"""What would help a request that is not met, and what one more of a resource is worth."""
