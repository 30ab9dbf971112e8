"""The options appraisal: options with their figures, scores, assumptions and sources."""

from bcu_optimizer.appraisal.pack import Pack
from bcu_optimizer.appraisal.question import Question

__all__ = ["Pack", "Question"]
