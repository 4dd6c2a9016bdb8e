"""The matched comparison, beside what R computes from the same firms."""
