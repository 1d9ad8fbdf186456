"""From a page to the same blocks as plain text gives, with more signals."""
