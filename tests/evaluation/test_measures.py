"""What the measures say of simple outputs."""

import pytest

from newsclean.evaluation.measures import Gold, Score, without_headline

TEXT = "The ferry sailed again on Monday, nine years after it was laid up."


def test_the_text_itself_is_perfect() -> None:
    score = Score(documents=1)
    score.add_output(TEXT.replace("'", "’").replace(" ", "\n"), Gold(TEXT))
    assert (score.f1, score.lost, score.residue, score.perfect) == (1.0, 0.0, 0.0, 1)


def test_half_of_the_text_and_as_much_of_another() -> None:
    score = Score(documents=1)
    score.add_output("a b c d e x y z w v", Gold("a b c d e f g h i j"))
    assert score.precision == score.recall == pytest.approx(2 / 7)
    assert (score.lost, score.residue, score.perfect) == (0.5, 0.5, 0)


def test_no_output_scores_nothing() -> None:
    score = Score(documents=1)
    score.add_output("", Gold(TEXT))
    assert (score.f1, score.lost, score.residue) == (0.0, 1.0, 0.0)


def test_sums_add_up() -> None:
    one, total = Score(documents=1, seconds=2.0), Score()
    one.add_output(TEXT, Gold(TEXT))
    total.add(one)
    total.add(one)
    assert (total.documents, total.seconds, total.f1) == (2, 4.0, 1.0)


def test_only_a_leading_headline_is_neutral() -> None:
    assert without_headline("\nFerry  returns\nbody", {"Ferry returns"}) == "\nbody"
    assert without_headline("body\nFerry returns", {"Ferry returns"}) == "body\nFerry returns"


def test_nothing_where_nothing_belongs_is_right() -> None:
    score = Score(documents=2)
    score.add_output(" ", Gold(""))
    score.add_output("noise", Gold(""))
    assert (score.precision, score.recall, score.perfect_share) == (0.5, 0.5, 0.5)


def test_dropped_lines_are_counted_copy_by_copy() -> None:
    score = Score(documents=1)
    lines = [("Ferry  returns", True), ("Ferry returns", False), ("Share", False), ("It sailed.", True)]
    score.add_lines("Ferry returns\n\nShare", lines)
    assert (score.rightly_dropped, score.wrongly_dropped, score.missed) == (1, 1, 1)
    assert (score.drop_precision, score.drop_recall) == (0.5, 0.5)
