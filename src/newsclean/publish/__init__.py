"""A finished build, described and pushed."""
