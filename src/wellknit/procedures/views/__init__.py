"""The pages of this room: versions of procedures; the runs of a case; what is open everywhere."""
