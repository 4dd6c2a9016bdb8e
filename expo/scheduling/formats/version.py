"""Which version of the contract is read and written."""

VERSION = 1
