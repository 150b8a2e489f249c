"""Answers, made from an atlas; they know nothing of HTTP."""
