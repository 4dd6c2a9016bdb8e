"""Load: many people with open connections, arrivals that do not wait, beside a bare Flask application."""
