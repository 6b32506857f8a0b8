"""Work that happens later: leased, killable, retried. A worker killed half-way loses nothing; the lease just lapses."""
