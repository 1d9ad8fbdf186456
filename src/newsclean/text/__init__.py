"""From bytes to repaired blocks of text."""
