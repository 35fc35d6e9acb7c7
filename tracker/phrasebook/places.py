"""Where the phrasebook lies that is taken where none is named."""

from pathlib import Path

DEFAULT_NAME = "phrasebook.yaml"


def default_path() -> Path:
    """``./phrasebook.yaml`` if it is there, else the shipped book."""
    here = Path(DEFAULT_NAME)
    return here if here.is_file() else shipped_path()


def shipped_path() -> Path:
    """The shipped book: inside the installed package, in a checkout the one beside it."""
    package = Path(__file__).resolve().parent.parent
    inside = package / DEFAULT_NAME
    return inside if inside.is_file() else package.parent / DEFAULT_NAME
