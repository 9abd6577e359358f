"""Trouble on purpose: rules of a world that delay, refuse, spoil or cut replies."""

from wfmock.faults.faults import Faults, Strike
from wfmock.faults.plans import PLANS, plan
from wfmock.faults.rules import Rule, read_rule

__all__ = ["PLANS", "Faults", "Rule", "Strike", "plan", "read_rule"]
