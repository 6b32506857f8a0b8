"""The pages of referrals: those of a case, and the inbox."""
