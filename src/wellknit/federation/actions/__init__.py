"""Every write about peers: `introduction` until people have compared the number, `standing` from then on."""
