"""A finished dataset as one HTML page: what came in and what left, and documents with their removals in place."""
