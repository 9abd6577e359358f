"""All laws, in the order in which they are run: what starts runs first, for it finds most."""

from wfmock.contract.laws import (
    dates,
    envelope,
    filters,
    inputs,
    journeys,
    namespaces,
    oddness,
    paging,
    reading,
    refusals,
    sorting,
    starting,
    staying,
    strangers,
    totals,
    updating,
)
from wfmock.contract.workbench.probing import Law

LISTS: tuple[Law, ...] = (
    *paging.LAWS,
    *namespaces.LAWS,
    *filters.LAWS,
    *dates.LAWS,
    *sorting.LAWS,
    *totals.LAWS,
    *envelope.LAWS,
    *oddness.LAWS,
)
STATES: tuple[Law, ...] = (
    *starting.LAWS,
    *updating.LAWS,
    *journeys.LAWS,
    *inputs.LAWS,
    *reading.LAWS,
    *strangers.READING,
    *refusals.LAWS,
    *strangers.LAWS,
    *oddness.STARTS,
    *totals.FOLLOWING,
)
LAWS: tuple[Law, ...] = (*STATES, *LISTS, *staying.LAWS)
