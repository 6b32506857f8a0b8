"""What may happen now, pure: recording an answer, what an answer covers, the way of a release."""
