"""Who may: permissions, roles, the policy that decides, the actor in whose name things happen, and the scoped manager."""
