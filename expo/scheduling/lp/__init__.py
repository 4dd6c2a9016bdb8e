"""Linear programs: built from arrays, solved by GLOP and HiGHS, grown by column generation."""
