"""What people's tweets say: scores, questions and a report."""
