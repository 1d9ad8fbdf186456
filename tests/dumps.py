"""Invented articles."""

import json
from typing import Any

SENTENCES = (
    "The harbour council of {place} approved a new bridge over the river on Tuesday after nine months of talks.",
    "Engineers expect the work to take three years and to cost about {number} million crowns.",
    "“We have waited long enough,” said the mayor, who opened the meeting with a minute of silence.",
    "Opponents fear for the meadow on the eastern bank, where storks have nested for {number} years.",
)
# A story of paragraphs that are unlike each other.
STORY = [
    "The council voted on Tuesday to close the old bridge over the harbour for two years, the mayor said.",
    "Engineers found in spring that the northern pier had sunk by four centimetres since the storm of last November.",
    "Nobody was hurt, but the ferry company expects three thousand more passengers a day until the bridge opens again.",
    "The repair will cost eleven million, of which the region pays a half and the council the rest, if it agrees in May.",
    "Shops on the northern quay fear for their summer, for most of their customers come on foot from the other side.",
    "The harbour master has promised them a second landing stage, which will be moored beside the market from June on.",
]


def article(number: int) -> str:
    """An article unlike any with another number."""
    place, paragraphs = f"Port Example {number}", []
    for index in range(3):
        sentences = [s.format(place=place, number=number + index + 2) for s in SENTENCES]
        paragraphs.append(" ".join(sentences[index:] + sentences[:index]))
    return "\n\n".join(paragraphs)


def record(number: int) -> dict[str, Any]:
    """A record of a dump."""
    return {
        "text": article(number),
        "title": f"Bridge {number} approved",
        "url": f"https://www.news{number % 3}.example/{number}",
        "date": f"2021-06-{number % 28 + 1:02}",
    }


def json_lines(records: list[Any]) -> bytes:
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)
