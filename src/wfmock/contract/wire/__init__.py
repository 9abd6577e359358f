"""The one way out to the deployment, and what keeps it from harm."""
