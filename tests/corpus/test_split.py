from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.corpus.split import Splits
from newsclean.errors import BuildError

LEDES = st.integers(0, 2**63 - 1)


def test_shares_come_out_about_right():
    splits = Splits({"validation": 0.1, "test": 0.2})
    of = [splits.of(number * (2**63 // 1000), None) for number in range(1000)]
    assert splits.names == ("train", "validation", "test")
    assert (of.count("validation"), of.count("test")) == pytest.approx((100, 200), abs=2)
    assert splits.share("train") == pytest.approx(0.7)


def test_days_decide_and_stories_without_one_are_train():
    splits = Splits({"validation": date(2024, 3, 1), "test": date(2024, 6, 1)})
    days = [date(2024, 2, 29), date(2024, 3, 1), date(2024, 5, 31), date(2024, 6, 1), None]
    found = [splits.of(0, day and day.toordinal()) for day in days]
    assert found == ["train", "validation", "validation", "test", "train"]


@given(LEDES, st.floats(0.01, 0.4), st.floats(0.01, 0.4))
def test_a_larger_share_moves_nobody_out_of_it(lede, small, more):
    if Splits({"validation": small}).of(lede, None) == "validation":
        assert Splits({"validation": small + more}).of(lede, None) == "validation"


@pytest.mark.parametrize(
    "wanted",
    [
        {"train": 0.5},
        {"test": 1.0},
        {"validation": 0.1, "test": date(2024, 1, 1)},
        {"validation": date(2024, 1, 1), "test": date(2024, 1, 1)},
    ],
)
def test_senseless_splits_are_refused(wanted):
    with pytest.raises(BuildError):
        Splits(wanted)
