"""All laws, in the order in which they are run: what starts runs first, for it finds most."""

from wfmock.contract.laws import (
    dates,
    envelope,
    filters,
    following,
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
    variants,
)
from wfmock.contract.workbench.probing import Law

LISTS: tuple[Law, ...] = (
    *paging.LAWS,
    *namespaces.LAWS,
    *filters.LAWS,
    *variants.LAWS,
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
    *refusals.LAWS,
    *following.LAWS,  # its start is the first after refused ones, and comes after an update
    *strangers.LAWS,
    *inputs.LAWS,  # these start runs again, after all that had to be refused
    *reading.LAWS,
    *strangers.READING,
    *oddness.STARTS,
)
LAWS: tuple[Law, ...] = (*STATES, *LISTS, *staying.LAWS)
