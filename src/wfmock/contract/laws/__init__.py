"""All laws, in the order in which they are run: what starts runs first, for it finds most."""

from wfmock.contract.laws import filters, starting, updating
from wfmock.contract.probing import Law

LAWS: tuple[Law, ...] = (*starting.LAWS, *updating.LAWS, *filters.LAWS)
