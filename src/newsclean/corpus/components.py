"""Connected components as a dataframe plan, so that no machine must hold the whole graph as objects."""

from typing import Any

from newsclean.corpus.engine import load_daft


def connected_components(edges: Any) -> Any:
    """The component of every node that has an edge: a frame with columns `node` and `component`.

    The component is called by its smallest node. Large-star and small-star alternate until nothing changes
    (Kiveris et al., "Connected Components in MapReduce and Beyond", 2014); the rounds grow with the logarithm of
    the longest path.

    Args:
        edges: frame with integer columns `a` and `b`.
    """
    edges = _both_ways(edges).where(_col("u") > _col("v")).distinct().collect()
    while True:
        stars = _small_star(_large_star(edges)).collect()
        if _same(edges, stars):
            break
        edges = stars
    leaves = edges.select(_col("u").alias("node"), _col("v").alias("component"))
    centres = edges.select(_col("v").alias("node"), _col("v").alias("component"))
    return leaves.concat(centres).distinct()


def _large_star(edges: Any) -> Any:
    """Link the larger neighbours of every node to the smallest of its neighbours and itself."""
    links = _both_ways(edges.select(_col("u").alias("a"), _col("v").alias("b")))
    least = links.groupby("u").agg(_col("v").min().alias("least"))
    links = links.where(_col("v") > _col("u")).join(least, on="u")
    smallest = _smaller(_col("least"), _col("u"))
    return links.select(_col("v").alias("u"), smallest.alias("v")).distinct()


def _small_star(edges: Any) -> Any:
    """Link every node and its smaller neighbours to the smallest of these."""
    least = edges.groupby("u").agg(_col("v").min().alias("least"))
    links = edges.join(least, on="u").where(_col("v") > _col("least"))
    links = links.select(_col("v").alias("u"), _col("least").alias("v"))
    return links.concat(least.select("u", _col("least").alias("v"))).distinct()


def _both_ways(edges: Any) -> Any:
    """Every edge from `u` to `v`, in both directions."""
    there = edges.select(_col("a").alias("u"), _col("b").alias("v"))
    return there.concat(edges.select(_col("b").alias("u"), _col("a").alias("v")))


def _same(one: Any, other: Any) -> bool:
    if len(one) != len(other):
        return False
    return bool(one.join(other, on=["u", "v"], how="anti").count_rows() == 0)


def _smaller(one: Any, other: Any) -> Any:
    from daft.functions import when

    return when(one < other, one).otherwise(other)


def _col(name: str) -> Any:
    return load_daft().col(name)
