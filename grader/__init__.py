"""The autograder: judges a learner's answer on behaviour, types and performance. Holds nothing itself."""
