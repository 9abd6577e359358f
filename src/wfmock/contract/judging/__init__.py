"""What any single exchange says about the document's clauses."""
