"""What becomes of a cleaned document in a dataset: masked, then filtered."""

from newsclean.article import FilteredArticle, Rejection
from newsclean.cleaned import Cleaned
from newsclean.screen.filters import Filters
from newsclean.screen.masked import MaskedArticle, mask_article, mask_rejection
from newsclean.text.masking import Masker


class Screen:
    """Masks and filters cleaned documents; picklable.

    Args:
        filters: which articles are left out; they see the masked article.
        masker: of personal data; None masks nothing.
    """

    def __init__(self, filters: Filters | None = None, masker: Masker | None = None) -> None:
        self.filters, self.masker = filters or Filters(), masker

    def __call__(self, cleaned: Cleaned) -> MaskedArticle | FilteredArticle | Rejection:
        """The article as it is written with its removed pieces, or the record of why it is not."""
        if cleaned.article is None:
            assert cleaned.rejection is not None
            return self.rejection(cleaned.rejection)
        if self.masker is None:
            masked = MaskedArticle(cleaned.article, cleaned.removed_rows())
        else:
            masked = mask_article(cleaned, self.masker)
        article, place = masked.article, masked.article.provenance
        reason = self.filters.reason(article)
        if reason is None:
            return masked
        return FilteredArticle(
            reason=reason,
            id=article.id,
            url=article.url,
            file=place.file,
            position=place.position,
            record=place.record,
        )

    def rejection(self, rejection: Rejection) -> Rejection:
        """The rejection as it is written."""
        return mask_rejection(rejection, self.masker) if self.masker else rejection
