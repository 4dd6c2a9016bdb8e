"""Lists of thousands of companies: what a page of them costs, against a bare list of the same rows."""
