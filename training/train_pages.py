"""Learn the page model's weights from labelled pages: train_pages.py MANIFEST.jsonl ... -o page_weights.npz

Needs `pip install -e '.[train]'`. The same pages and options give the same weights on the same machine.
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from examples import Example, as_answers, gram_rows
from newsclean.html.layout import NAME_BITS, ZONES
from newsclean.labels.features import Features
from newsclean.labels.labeller import PROFILES
from newsclean.labels.pages import Names, page_matrix
from pages import PageDocument, long_page, read_pages
from train import Points, Trainer, learn_all, of_networks, options

# As for text, by the text that is lost on pages of publishers not seen.
PAGE_POINTS: Points = ((0.7, PROFILES["precision"]), (0.45, PROFILES["balanced"]))
# A name that stands once around a paragraph counts so much; the linear model likes small numbers.
_SCALE = 0.3
_LONG_SHARE = 0.08  # of the pages for which a long one is added


class PageTrainer(Trainer[PageDocument]):
    """Learns from pages."""

    points = PAGE_POINTS

    def __init__(self, documents: Sequence[PageDocument], **options: int) -> None:
        super().__init__(documents, **options)
        self._grams = gram_rows([document.lines for document in documents])
        self._names = _name_rows(documents)

    def tables(self, chosen: NDArray[np.bool_]) -> dict[str, NDArray[Any]]:
        """What n-grams say, and what the names of elements say."""
        names = self.linear(self._names, chosen, self._goes == 1).reshape(len(ZONES), -1) * np.float32(_SCALE)
        return {"grams": self.grams(self._grams, chosen), "names": names.astype(np.float16)}

    def examples(
        self, number: int, fellows: Sequence[int], tables: Any, random: np.random.Generator
    ) -> Iterator[Example]:
        """The whole page, and now and then a long one."""
        document = self.documents[number]
        if not hasattr(tables, "said"):
            tables.said = Names(tables.names)
        yield _example(document, tables)
        if random.random() < _LONG_SHARE:
            stories = [self.documents[other] for other in fellows if not self.documents[other].markdown]
            yield _example(long_page(stories, random), tables)


def _example(document: PageDocument, tables: Any) -> Example:
    features = Features(document.lines, tables.grams)
    matrix = page_matrix(tables.said, document.view, features, document.numbers)
    return Example(matrix, as_answers(document.goes), document.weight)


def _name_rows(documents: Sequence[PageDocument]) -> Any:
    """The names around all lines as a sparse matrix, a row for each line, zones side by side."""
    from scipy.sparse import csr_matrix

    rows, columns, first = [], [], 0
    for document in documents:
        line_of = np.full(len(document.view.layout), -1)
        line_of[np.array(document.view.rows)[document.numbers]] = np.arange(len(document.lines))
        for zone, (paragraphs, names) in enumerate(document.view.layout.name_rows()):
            there = line_of[paragraphs] >= 0
            rows.append(line_of[paragraphs[there]] + first)
            columns.append(names[there] + (zone << NAME_BITS))
        first += len(document.lines)
    row, column = np.concatenate(rows), np.concatenate(columns)
    found = csr_matrix(
        (np.full(len(row), _SCALE, np.float32), (row, column)), shape=(first, len(ZONES) << NAME_BITS)
    )
    found.sum_duplicates()
    found.data[:] = np.minimum(found.data, 2 * _SCALE)
    return found


def page_trainer(arguments: argparse.Namespace) -> PageTrainer:
    """A trainer with the pages and options of the command line."""
    pages = read_pages(arguments.manifests, dict(arguments.weight), markdown=arguments.markdown)
    return PageTrainer(list(pages), **of_networks(arguments))


def page_options(parser: argparse.ArgumentParser) -> None:
    """What scripts on pages share."""
    parser.add_argument("manifests", nargs="+", type=Path, help="manifests of labelled pages")
    parser.add_argument(
        "--markdown",
        action="store_true",
        help="the model for Markdown: learn from each page as Markdown, too",
    )
    options(parser, width=48)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    page_options(parser)
    parser.add_argument("-o", "--out", type=Path, required=True, help="where the weights go, a .npz file")
    arguments = parser.parse_args()
    learn_all(page_trainer(arguments), arguments.out)


if __name__ == "__main__":
    main()
