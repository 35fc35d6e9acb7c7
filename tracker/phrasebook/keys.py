"""The keys and names a phrasebook knows; phrasebook.schema.json says the same (tested)."""

FORMAT = "1"  # what stands after "version:"

BOOK_KEYS = ("version", "extends", "settings", "phrases", "events")
SETTINGS_KEYS = ("evidence", "categories")
PHRASE_KEYS = (
    "id",
    "zh",
    "traditional",
    "en",
    "gloss",
    "category",
    "coined",
    "needs",
    "kinds",
    "swallows",
    "wordings",
    "examples",
    "counterexamples",
    "notes",
)
COINED_KEYS = ("date", "source", "url")
WORDING_KEYS = (
    "text",
    "lang",
    "register",
    "from",
    "to",
    "source",
    "exact",
    "kinds",
    "needs",
    "note",
)
EVENT_KEYS = (
    "id",
    "en",
    "zh",
    "date",
    "series",
    "source",
    "url",
    "needs",
    "wordings",
    "notes",
)

LANGUAGES = ("en", "zh")
REGISTERS = ("official", "analyst", "machine")
KINDS = ("exact", "inflected", "misspelt", "reordered", "elliptic", "damaged")  # as matching has
BUILT_IN_CONDITIONS = ("capitals", "quotes")
BUILTIN = "builtin"  # what stands after "extends:"
