"""Requests that schemathesis makes of the document, few enough and to the point."""
