"""Pictures for companies that have sent none: pure functions from a lasting key to SVG."""
