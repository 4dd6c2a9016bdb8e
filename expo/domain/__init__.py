"""Words and rules of the trade. Standard library only; even the time is an argument."""
