"""What happens to a show when a machine fails, tried with real processes while people act: see `__main__.py`."""
