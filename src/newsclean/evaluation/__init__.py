"""Labelled documents: making them, and measuring cleaning against them."""
