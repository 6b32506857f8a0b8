"""Who acts: agencies, workers and the roles they hold, and how they sign in."""
