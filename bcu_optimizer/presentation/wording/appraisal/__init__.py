"""Words of an options appraisal."""
