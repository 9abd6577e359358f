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
    required,
    sorting,
    starting,
    staying,
    strangers,
    totals,
    unknown,
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
    *required.STARTS,
    *refusals.LAWS,
    *following.LAWS,  # its start is the first after refused ones, and comes after an update
    *unknown.LAWS,
    *required.LAWS,
    *strangers.LAWS,
    *inputs.LAWS,  # these start runs again, after all that had to be refused
    *reading.LAWS,
    *unknown.READING,
    *strangers.READING,
    *required.READING,
    *oddness.STARTS,
)
LAWS: tuple[Law, ...] = (*STATES, *LISTS, *staying.LAWS)
