"""The roof: settings, urls, middleware, system checks and the commands."""
