"""The event stream of ruamel.yaml; the one place that imports it."""

from collections.abc import Iterator
from typing import Any


def read_events(text: str) -> Iterator[Any]:
    """The parse events of a YAML text, with marks; raises ruamel's MarkedYAMLError."""
    from ruamel.yaml import YAML

    yield from YAML(typ="safe", pure=True).parse(text)
