"""The options appraisal, a section a module."""
