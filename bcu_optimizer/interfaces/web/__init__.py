"""The plan page: one file, or served, or in a notebook; the page itself is in ``assets``."""
