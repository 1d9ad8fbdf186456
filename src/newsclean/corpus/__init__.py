"""Many documents: where they come from, one plan to clean them, where they go."""
