"""The version of the file format (docs/scheduling/format.md) that is read and written."""

VERSION = 1
