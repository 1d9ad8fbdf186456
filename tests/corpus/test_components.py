from hypothesis import given, settings
from hypothesis import strategies as st

from newsclean.corpus.components import connected_components
from newsclean.corpus.engine import load_daft


def by_union(edges):
    """The smallest node that each node is linked to, found one edge after the other."""
    parent = {}

    def root(node):
        while parent.setdefault(node, node) != node:
            node = parent[node]
        return node

    for a, b in edges:
        low, high = sorted((root(a), root(b)))
        parent[high] = low
    return {node: root(node) for node in list(parent)}


def found(edges):
    frame = load_daft().from_pydict({"a": [a for a, _ in edges], "b": [b for _, b in edges]})
    rows = connected_components(frame).to_pydict()
    assert len(set(rows["node"])) == len(rows["node"])
    return dict(zip(rows["node"], rows["component"], strict=True))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 40), st.integers(0, 40)).filter(lambda edge: edge[0] != edge[1]), min_size=1
    )
)
def test_every_node_knows_the_smallest_it_is_linked_to(edges):
    assert found(edges) == by_union(edges)


def test_a_long_path_is_one_component():
    assert set(found([(node, node + 1) for node in range(300)]).values()) == {0}
