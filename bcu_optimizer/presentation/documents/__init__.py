"""What is said of each kind of answer: a module a question."""
