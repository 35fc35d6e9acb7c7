"""Own sentences for made-up texts: political ones with a place for a phrase, and ordinary English.

All of it is written for this benchmark; no sentence is anybody's.
"""

import random
from importlib.resources import files

SUBJECTS = (
    "The county Party committee", "Our leading group", "The provincial discipline inspection team",
    "Every grassroots branch", "The municipal Party committee", "Comrades of the township office",
    "The working committee of the zone", "The Party group of the bureau", "Delegates from the port",
    "Cadres of the water authority", "The organization department", "Members of the standing board",
    "The Party secretary of the mine", "The publicity office", "Teachers at the Party school",
    "The inspection team sent in spring", "Retired cadres of the railway", "The street office",
    "Village officials along the river", "The Party committee of the university",
    "The trade union of the steel plant", "Young cadres on their first posting",
    "The hospital's Party branch", "The office for petitions", "The tax bureau's Party group",
)  # fmt: skip
PLACES = (
    "in the northern counties", "at the enlarged meeting", "during the study week", "on the ground",
    "in all villages of the valley", "at the opening of the training class", "across the system",
    "in the first half of the year", "at the warning education session", "after the field visit",
    "in front of six hundred cadres", "on the eve of the plenary session", "in the new district",
    "at the mobilization meeting", "from the county seat to the last hamlet", "in daily work",
    "under the guidance of the visiting inspectors", "at the quarterly review", "in the harbour",
)  # fmt: skip
VERBS = (
    "pledged to uphold", "spoke at length about", "studied and discussed", "was urged to carry out",
    "reported progress on", "drew up a list of tasks for", "held a special lecture on", "recalled",
    "again put in first place", "set an example of", "has to be measured by", "wrote essays about",
    "took stock of", "made a solemn promise of", "linked its yearly plan with", "stood firmly by",
    "deepened its understanding of", "asked all departments to act in line with", "repeated",
    "organized eleven rounds of talks about", "warned against weakening", "grasped the meaning of",
)  # fmt: skip
CLOSINGS = (
    "and handed in the lists of problems that had been found among its members",
    "so that the work of the coming year would begin on solid ground",
    "while the masses followed the results on the notice boards of their villages",
    "and promised to correct what the inspectors had criticized before the harvest",
    "because responsibility must be pressed down level by level without any gap",
    "and thereby turned the pressure of the audit into motivation for its cadres",
    "with the school, the clinic and the market each naming a person in charge",
    "although several offices still treated the matter as a question of paperwork",
    "and compared its own conduct with the demands of the organization item by item",
    "as the old secretary, who joined the Party in the mountains, had always advised",
    "which, in the words of the host, leaves no room for slackening or for excuses",
    "and the notes of the meeting were sent to every branch within three days",
    "before the delegates walked through the exhibition on the history of the county",
    "in order to give the enterprises of the zone a calm and predictable environment",
)  # fmt: skip
ADJECTIVES = ("steadily", "all", "its", "such", "great", "whole", "many", "new", "local", "deep")
PLAIN = (
    "Roads were repaired after the flood and two bridges reopened for light traffic.",
    "The canteen now publishes its accounts at the end of each month.",
    "Participants filled in a questionnaire and returned it to the registration desk.",
    "A further nine households moved into the houses by the lake before winter came.",
    "The reading room stays open until ten so that shift workers can use it as well.",
)
TITLES = (
    "Notes on a working meeting", "A letter from the county", "Report of the visiting inspectors",
    "Opening remarks at the training class", "On the work of our branch", "A season of study",
)  # fmt: skip
LINKS = ("the of", "and to", "in a", "that it", "for the", "with his", "on an", "as they", "by", "")


def political_sentence(chance: random.Random) -> tuple[str, str]:
    """What stands before and after the phrase in one sentence; about 150 characters together.

    >>> before, after = political_sentence(random.Random(1))
    >>> before.endswith(" "), after.endswith(". ")
    (True, True)
    """
    before = f"{chance.choice(SUBJECTS)} {chance.choice(PLACES)} {chance.choice(VERBS)} "
    return before, f" {chance.choice(CLOSINGS)}. "


class OrdinaryEnglish:
    """Text of ordinary words, the frequent ones more often (rank weight 1/(r+3)).

    >>> english = OrdinaryEnglish()
    >>> len(english.text(5_000, random.Random(1))) > 5_000
    True
    """

    def __init__(self) -> None:
        text = (files("tracker.phrasebook") / "common_words.txt").read_text("utf-8")
        words = [word for line in text.splitlines() if line[:1].isalpha() for word in line.split()]
        random.Random(7).shuffle(words)
        self.words = words
        total, self.weights = 0.0, []
        for rank in range(len(words)):
            total += 1 / (rank + 3)
            self.weights.append(total)

    def text(self, characters: int, chance: random.Random) -> str:
        """Paragraphs of at least so many characters."""
        lines: list[str] = []
        size = 0
        while size < characters:
            words = chance.choices(self.words, cum_weights=self.weights, k=70)
            small = chance.choices(LINKS, k=70)
            mixed = [part for pair in zip(words, small, strict=True) for part in pair if part]
            sentences = [
                " ".join(mixed[at : at + length]).capitalize()
                for at, length in ((0, 17), (17, 22), (39, 14), (53, 20))
            ]
            line = ", ".join(sentences[:2]) + ". " + ". ".join(sentences[2:]) + "."
            lines.append(line)
            size += len(line) + 2
        return "\n\n".join(lines)
