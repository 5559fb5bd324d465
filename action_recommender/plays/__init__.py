"""The plays: what a good salesperson does in which situation, each a small rule in one table.

`answers` take up what the buyer raised; `silence` is for buyers who do not; `meetings`, `people` and `progress` move a living deal on;
`ours` is work that reaches nobody outside.
"""

from action_recommender.plays import answers, meetings, ours, people, progress, silence
from action_recommender.plays.table import PLAYS, Case, Play

__all__ = ["PLAYS", "Case", "Play", "answers", "meetings", "ours", "people", "progress", "silence"]
