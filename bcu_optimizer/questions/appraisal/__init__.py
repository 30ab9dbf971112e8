"""The options appraisal: options with their figures, scores, assumptions and sources."""

from bcu_optimizer.questions.appraisal.question import Question

__all__ = ["Question"]
