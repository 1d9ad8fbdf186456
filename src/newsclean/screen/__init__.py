"""What of the cleaned documents goes into a dataset: personal data is masked, and articles are filtered."""
