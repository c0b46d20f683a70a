"""Writes the sample data beside this file: lighthouse.txt and tide.csv.

Both are invented here and come out the same on every run.
"""

import math
import random
import textwrap
from pathlib import Path

FOLDER = Path(__file__).parent

KEEPERS = ["Maren", "old Tobias", "the keeper's daughter", "young Ansel", "Ida", "the mate", "Captain Voss"]
SHIPS = ["the Petrel", "a grain barge", "the mail boat", "a schooner", "the Gudrun", "two herring boats"]
WINDS = ["north", "north-west", "west", "south-west", "south", "east"]
SEAS = ["flat as slate", "grey and short", "running high", "white to the horizon", "calm under the fog"]
CHORES = [
    "trimmed the wick", "polished the great lens", "wound the clockwork", "carried oil up the stairs",
    "mended the storm door", "counted the barrels", "wrote up the log", "scraped salt from the panes",
]
SEEN = [
    "a light low in the water", "smoke beyond the reef", "nothing but gulls", "a mast without a sail",
    "the lamp of the other shore", "three seals on the skerry", "a boat turning back",
]
SAID = [
    "keep the lamp burning", "the glass is falling", "I count {n} sails", "there is no boat out there",
    "listen to the bell", "we have oil for {n} nights", "nobody lands on such a night",
    "look to the west", "that is the {ship}, I know her lantern", "the tide turns at {n}",
]
VERBS = ["said", "called", "answered", "muttered", "asked nobody", "wrote later"]
TIMES = ["At dusk", "Before dawn", "In the second watch", "Towards noon", "After the bell", "By lamplight"]
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def upper_first(text):
    return text[0].upper() + text[1:]


def speech(rng):
    words = rng.choice(SAID).format(n=rng.randint(2, 12), ship=rng.choice(SHIPS).split(" ", 1)[1])
    who, verb = rng.choice(KEEPERS), rng.choice(VERBS)
    if rng.random() < 0.35:
        second = rng.choice(SAID).format(n=rng.randint(2, 12), ship="Petrel")
        return f'"{upper_first(words)}," {verb} {who}, "and {second}."'
    return f'"{upper_first(words)}," {verb} {who}.'


def watch(rng):
    who, chore = rng.choice(KEEPERS), rng.choice(CHORES)
    kind = rng.random()
    if kind < 0.3:
        return f"{rng.choice(TIMES)} {who} {chore} and saw {rng.choice(SEEN)}."
    if kind < 0.5:
        return f"The wind stood {rng.choice(WINDS)}, force {rng.randint(1, 11)}, the sea {rng.choice(SEAS)}."
    if kind < 0.65:
        return f"{upper_first(rng.choice(SHIPS))} passed at {rng.randint(1, 12)} ({rng.choice(WINDS)}-bound)."
    if kind < 0.75:
        return f"{upper_first(who)} {chore}; {rng.choice(KEEPERS)} {rng.choice(CHORES)}; nobody slept."
    return speech(rng)


def lighthouse(byte_count, rng):
    """A lighthouse's log: days with a heading, wrapped lines, numbers, brackets and quoted speech."""
    entries, size, day = [], 0, 0
    while size < byte_count:
        heading = f"[{DAYS[day % 7]}, day {day + 1}]"
        body = " ".join(watch(rng) for _ in range(rng.randint(3, 7)))
        entries.append(heading + "\n" + textwrap.fill(body, width=64))
        size += len(entries[-1]) + 2
        day += 1
    return "\n\n".join(entries) + "\n"


def tide(hours, rng):
    """Hourly water levels in metres: four tidal constituents and a storm surge that comes and goes."""
    constituents = [(1.20, 12.4206), (0.42, 12.0), (0.21, 25.8193), (0.17, 23.9345)]
    surge, rows = 0.0, ["hour,level_m"]
    for hour in range(hours):
        surge = 0.96 * surge + rng.gauss(0, 0.03)
        level = surge + sum(a * math.cos(2 * math.pi * hour / period) for a, period in constituents)
        rows.append(f"{hour},{level:.3f}")
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    (FOLDER / "lighthouse.txt").write_text(lighthouse(80_000, random.Random(1859)), encoding="utf-8")
    (FOLDER / "tide.csv").write_text(tide(2000, random.Random(1866)), encoding="utf-8")
