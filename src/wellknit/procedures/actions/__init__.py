"""Every write about procedures: the versions themselves, the runs of cases, and what other nodes say."""
