"""What is true of a workflow: pure values and rules, no input or output."""
