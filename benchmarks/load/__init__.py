"""Load: many people with open connections, arrivals that wait for nobody, beside a bare Flask application."""
