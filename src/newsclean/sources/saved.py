"""Which files of a directory hold its data, where `datasets` or the Hub also keep notes in it."""

import json
from collections.abc import Callable, Iterable

# What `Dataset.save_to_disk` writes beside the data; the first lists the files that belong to it.
_STATE, _INFO = "state.json", "dataset_info.json"
# Of `DatasetDict.save_to_disk`, and of repositories that an old version of `datasets` made; the card of a dataset.
_NOTES = {"dataset_dict.json", "dataset_infos.json", "README.md"}


def data_files(folder: str, names: Iterable[str], read: Callable[[str], bytes]) -> list[str]:
    """The names of the files of the directory `folder` that may hold documents.

    Args:
        read: gives the content of a file of it.
    """
    found = [name for name in names if name not in _NOTES]
    if not {_STATE, _INFO} <= set(found):
        return found
    try:
        listed = [str(file["filename"]) for file in json.loads(read(f"{folder}/{_STATE}"))["_data_files"]]
    except (ValueError, KeyError, TypeError):  # other files of these names
        return found
    return [name for name in listed if name in found]
