"""The sample edition: files that a person can read, and the generator of those that are too long to write by hand."""
