"""A problem as numbers, and plans of it: what every algorithm of the engine works on."""
