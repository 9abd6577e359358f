"""All laws, in the order in which they are run: what starts runs first, for it finds most."""

from wfmock.contract.laws import (
    dates,
    envelope,
    filters,
    namespaces,
    paging,
    sorting,
    starting,
    totals,
    updating,
)
from wfmock.contract.probing import Law

LISTS: tuple[Law, ...] = (
    *paging.LAWS,
    *totals.LAWS,
    *filters.LAWS,
    *dates.LAWS,
    *sorting.LAWS,
    *namespaces.LAWS,
    *envelope.LAWS,
)
LAWS: tuple[Law, ...] = (*starting.LAWS, *updating.LAWS, *LISTS)
