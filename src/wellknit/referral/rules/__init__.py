"""What may happen to a referral now, what a preview may say, and what of a slice goes on file; pure."""
