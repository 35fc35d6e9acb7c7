"""Function words: which words may come and go without changing what is said."""

ARTICLES = frozenset({"the", "a", "an", "s"})
"""Words that may come and go in every wording; "s" is what an apostrophe leaves behind."""

FUNCTION_WORDS = ARTICLES | frozenset(
    (
        "of",
        "to",
        "in",
        "on",
        "at",
        "for",
        "with",
        "by",
        "from",
        "over",
        "as",
        "and",
        "its",
        "their",
        "our",
        "his",
        "her",
        "be",
        "is",
        "are",
    )
)
"""Words that may come and go in wordings of three or more content words. Negations, pronouns of
persons, "or" and number words are content: they change what is said."""
