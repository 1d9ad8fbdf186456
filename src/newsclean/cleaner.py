"""The whole path of one document: decode, repair, blocks, label, assemble, validate."""
