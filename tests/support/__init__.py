"""What tests stand on: databases, a live server, a browser, people who sign in."""
