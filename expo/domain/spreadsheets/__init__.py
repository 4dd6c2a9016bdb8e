"""Read spreadsheets as people make them: find the table, recognise its columns, understand its cells."""
