"""Publish: reports and charts as files. Everything is measured and drawn elsewhere."""

from tracker.publish.choice import Choice
from tracker.publish.gathering import gather
from tracker.publish.report import write_report

__all__ = ["Choice", "gather", "write_report"]
