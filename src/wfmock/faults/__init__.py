"""Trouble on purpose: rules of a world that delay, refuse, spoil or cut replies."""

from wfmock.faults.faults import Faults, Strike
from wfmock.faults.plans import PLANS, plan
from wfmock.faults.reading import read_rule
from wfmock.faults.rules import Rule, check_rule

__all__ = ["PLANS", "Faults", "Rule", "Strike", "check_rule", "plan", "read_rule"]
