"""The engines beside the laws: learning the dialect before them, the structure after them."""

from __future__ import annotations

from wfmock.contract.workbench.bench import Bench, Ground
from wfmock.contract.workbench.probing import Law, law

_LAG = "visibilityLag"


@law("dialect", (), requests=8, again=False)
def LEARN(bench: Bench) -> None:
    """Find out how the deployment answers where the document leaves a choice."""
    from wfmock.contract.learn import essential

    essential(bench)


@law("dialect-rest", (), requests=15, again=False)
def LEARN_REST(bench: Bench) -> None:
    """Find out the rest of it, with what the laws have left over."""
    from wfmock.contract.learn import rest

    rest(bench)


def structure() -> tuple[Law, ...]:
    """The structural checks as laws."""
    from wfmock.contract.structure.phases import PHASES

    return PHASES


def shown() -> Law:
    """What judges the first replies by themselves, so that nobody waits for it."""
    from wfmock.contract.judging.verdicts import SHOWN

    return SHOWN


def conclusion() -> tuple[Law, ...]:
    """What judges all that was sent, once nothing more is."""
    from wfmock.contract.structure.phases import CONCLUSION

    return (CONCLUSION,)


def finish(ground: Ground) -> None:
    """What is known only at the end: how late writes were seen, where no lesson told it."""
    lags = ground.ledger.lags
    if _LAG in ground.learnt:
        return
    if lags:
        evidence = f"a write was seen after up to {max(lags):.2f} s, {len(lags)} times not at once"
        ground.ledger.choice(_LAG, round(max(lags), 1), evidence)
    elif ground.at_once:
        ground.ledger.choice(_LAG, 0, f"{ground.at_once} writes were seen at once")
