"""What runs beside the learner's code. Standard library only, and nothing of the grader above this folder."""
