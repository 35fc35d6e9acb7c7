"""phrasetrack: follow set political phrases (tifa 提法) through an archive of translated texts."""

__version__ = "0.1.0"
