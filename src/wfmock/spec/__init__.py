"""What the API promises: one OpenAPI document, compiled once into one model."""
