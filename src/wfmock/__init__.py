"""A stateful mock of the Workflow Service API, and a kit that proves a deployment keeps its contract."""
