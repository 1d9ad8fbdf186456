"""A fingerprint of a file that takes the same time for every size."""

import hashlib
from typing import BinaryIO

# All of a small file is looked at, a sample of a large one.
_BLOCK_BYTES = 65536
_BLOCKS = 16


def sample(file: BinaryIO, size: int) -> str:
    """SHA-256 of a file's size and of 16 blocks of 64 KiB spread evenly over it.

    A file up to 1 MiB is read whole.
    """
    digest = hashlib.sha256(f"{size}\n".encode())
    if size <= _BLOCKS * _BLOCK_BYTES:
        digest.update(file.read())
    else:
        for number in range(_BLOCKS):
            file.seek((size - _BLOCK_BYTES) * number // (_BLOCKS - 1))
            digest.update(file.read(_BLOCK_BYTES))
    return digest.hexdigest()
